import { PromptError } from '../../base/errors.ts';
import type { JsonObject, JsonValue } from '../../base/json.ts';
import { isJsonArray, isJsonObject } from '../../base/json.ts';
import type { TextEdit } from '../../base/problem.ts';
import { setEdits } from '../../yaml/edits.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { type YamlMap, type YamlNode, type YamlPath, valueOf } from '../../yaml/tree.ts';
import { type AssertionNode, isAssertionSet } from '../assertionTree.ts';
import type { Assertion } from '../scorers/scorer.ts';
import { writtenText } from './newCase.ts';
import type { Suite, SuiteCase } from './suite.ts';

/** Types whose value is an answer that is right: another answer may take its place. */
const REFERENCES: ReadonlySet<string> = new Set([
  'equals',
  'levenshtein',
  'rouge-n',
  'rouge-1',
  'rouge-2',
  'rouge-l',
  'bleu',
  'sacrebleu',
  'gleu',
  'chrf',
  'meteor',
  'similar',
  'similar:cosine',
  'similar:dot',
  'similar:euclidean',
  'bertscore',
  'factuality',
]);

/** An assertion of a case that says what a right answer is, and where its value stands within the case. */
export interface Expectation {
  readonly assertion: Assertion;
  /** From the map of the case to the value. */
  readonly path: YamlPath;
}

/**
 * The assertions of a case that hold an answer, and that can be changed for this case alone. Empty where it has none.
 * @throws PromptError `bad-input` where it has some, but they stand where other cases share them or where no edit is safe
 */
function findExpectations(suite: Suite, one: SuiteCase): Expectation[] {
  const wanted = referencesIn(one.assertions);
  if (wanted.length === 0) return [];
  refuseShared(suite, one);
  return wanted.map(({ assertion, path }) => {
    const place = suite.places.get(assertion);
    const isOwn =
      place?.uri === one.uri && place.range.start >= one.range.start && place.range.end <= one.range.end;
    if (!isOwn)
      throw refused(
        `Its \`${assertion.type}\` stands in \`defaultTest\`, a template or a scenario, where other cases share it.`,
        'Change it there, or give this case an assertion of its own.',
      );
    if (place.value && place.value.uri !== one.uri)
      throw refused(
        `What its \`${assertion.type}\` expects stands in a file of its own.`,
        'Change that file, whose text is the expected answer.',
      );
    return { assertion, path };
  });
}

function referencesIn(nodes: readonly AssertionNode[]): Expectation[] {
  // Their places in the list that is written are found when the text is at hand.
  return nodes.flatMap((node): Expectation[] => {
    if (isAssertionSet(node)) return referencesIn(node.assert);
    return REFERENCES.has(node.type) && !node.inverted ? [{ assertion: node, path: [] }] : [];
  });
}

/** Rows of a table, and tests that several cases are made of. */
function refuseShared({ cases }: Suite, one: SuiteCase): void {
  if (!/\.(?:ya?ml|json)$/i.test(one.uri))
    throw refused(
      'The case is a row of a test file.',
      'Go to the case, and change the expected answer in its row.',
    );
  const siblings = cases.filter(({ uri, range }) => uri === one.uri && range.start === one.range.start);
  if (siblings.length > 1)
    throw refused(
      `${siblings.length} cases are made of the same test.`,
      'Write this case as a test of its own first.',
    );
}

const refused = (why: string, hint: string): PromptError =>
  new PromptError('bad-input', `The answer was not accepted: ${why}`, { hint });

/**
 * The smallest edits after which the case expects this answer: every assertion that holds an answer gets it, in the
 * style in which it is written. Comments and all else stay.
 * @param text of the file that the case stands in, as it is now; `suite` was parsed from it
 * @throws PromptError `bad-input` as `findExpectations`, and where the case asserts no answer
 */
export function acceptAnswerEdits(
  text: string,
  { suite, one }: { readonly suite: Suite; readonly one: SuiteCase },
  answer: string,
): TextEdit[] {
  const expectations = findExpectations(suite, one);
  if (expectations.length === 0)
    throw refused('None of its assertions holds an expected answer.', 'Change what it asserts by hand.');
  const root = findMap(parseYaml(text).root, one.range.start);
  if (!root)
    throw refused('The case does not stand where it stood.', 'Run the case again, then accept its answer.');
  return expectations.flatMap(({ assertion }) => {
    const place = suite.places.get(assertion)!;
    const path = pathTo(root, place.range.start);
    if (!path)
      throw refused(
        'An assertion is written behind an alias or a reference.',
        'Change it where it is written.',
      );
    return setEdits({ text, root }, [...path, 'value'], toValue(assertion, answer));
  });
}

/** The map that begins at an offset: the case, in a list or as a whole file. */
function findMap(node: YamlNode | undefined, start: number): YamlMap | undefined {
  if (!node || node.kind === 'scalar' || node.range.start > start || node.range.end < start) return undefined;
  const children = node.kind === 'seq' ? node.items : node.entries.map(({ value }) => value);
  const isHere = node.kind === 'map' && node.range.start === start && !node.alias;
  for (const child of children) {
    const found = findMap(child, start);
    // The outermost map that begins there is the case; `vars` of a flow map begins later.
    if (found && !isHere) return found;
  }
  return isHere ? node : undefined;
}

/** From a case to an assertion in its own list, or in a set of it. */
function pathTo(root: YamlMap, start: number): YamlPath | undefined {
  const list = valueOf(root, 'assert');
  if (list?.kind !== 'seq' || list.alias) return undefined;
  for (const [index, item] of list.items.entries()) {
    if (item.alias || item.kind !== 'map') continue;
    if (item.range.start === start) return ['assert', index];
    const inner = pathTo(item, start);
    if (inner) return ['assert', index, ...inner];
  }
  return undefined;
}

/** `equals` may hold a value that is no text: then the answer's own value takes its place, if it is one. */
function toValue({ value }: Assertion, answer: string): JsonValue {
  const isData = value !== undefined && (isJsonObject(value) || isJsonArray(value));
  return (isData ? parseData(answer) : undefined) ?? writtenText(answer);
}

function parseData(answer: string): JsonObject | readonly JsonValue[] | undefined {
  let value: JsonValue;
  try {
    value = JSON.parse(answer);
  } catch {
    return undefined; // It is text, and is expected as such.
  }
  return isJsonObject(value) || isJsonArray(value) ? value : undefined;
}

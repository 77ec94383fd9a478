import { PromptError } from '../../base/errors.ts';
import { type JsonObject, type JsonValue, isSameJson } from '../../base/json.ts';
import { type Problem, type TextEdit, type TextRange, applyEdits } from '../../base/problem.ts';
import type { Sha256 } from '../../base/ports.ts';
import type { Sources } from '../../base/sources.ts';
import { appendEdits, setEdits } from '../../yaml/edits.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { renderBlock } from '../../yaml/render.ts';
import { type YamlNode, toJson, valueOf } from '../../yaml/tree.ts';
import { checkSuiteAssertions } from './checkSuiteAssertions.ts';
import { type NewCase, toCaseJson } from './newCase.ts';
import { parseSuite } from './parseSuite.ts';
import type { Suite, SuiteCase } from './suite.ts';

/** The text of a new suite with its first case. */
export function renderNewSuite(prompt: string, first: NewCase): string {
  const suite = { description: `Cases of ${prompt}.`, tests: [toCaseJson(first)] };
  return `${renderBlock(suite, '', '\n').join('\n')}\n`;
}

/**
 * The smallest edits that add a case to a suite, behind the others and in their style. Files that `tests` names
 * stay as they are: the case stands beside them.
 * @throws PromptError `bad-input` where the text is no suite, or the list is an alias
 */
export function saveCaseEdits(text: string, added: NewCase): TextEdit[] {
  const { root, problems } = parseYaml(text);
  const broken = problems.find(({ severity }) => severity === 'error');
  if (broken) throw unsaved(broken.message);
  const item = toCaseJson(added);
  if (!root || isNothing(root)) return [newList(text, item)];
  if (root.kind === 'seq') return appendEdits(text, root, item);
  if (root.kind !== 'map') throw unsaved('A suite is a map with `tests`, or a list of tests.');
  const tests = valueOf(root, 'tests');
  if (tests?.kind === 'seq' && tests.items.length > 0) return appendEdits(text, tests, item);
  if (tests?.kind === 'map') throw unsaved('`tests` must be a list.');
  const before: readonly JsonValue[] = tests && isReference(tests) ? [toJson(tests)] : [];
  return setEdits({ text, root }, ['tests'], [...before, item]);
}

const isNothing = (node: YamlNode): boolean => node.kind === 'scalar' && node.value === null;

const isReference = (node: YamlNode): boolean =>
  node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '';

/** Behind the comments of a text that has nothing else. */
function newList(text: string, item: JsonObject): TextEdit {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = renderBlock({ tests: [item] }, '', eol).join(eol);
  const gap = text === '' || text === '\uFEFF' || text.endsWith('\n') ? '' : eol;
  return { start: text.length, end: text.length, newText: gap + lines + eol };
}

function unsaved(why: string): PromptError {
  return new PromptError('bad-input', `The case cannot be added to the suite: ${why}`, {
    hint: 'Correct the suite, then save the case again.',
  });
}

/** Where the last case of a suite's own list stands: the one that was just added. */
export function lastCaseRange(text: string): TextRange | undefined {
  const { root } = parseYaml(text);
  const list = root?.kind === 'map' ? valueOf(root, 'tests') : root;
  return list?.kind === 'seq' ? list.items.at(-1)?.range : undefined;
}

/** A case that asks the same already. */
export const findSameCase = ({ cases }: Suite, variables: JsonObject): SuiteCase | undefined =>
  cases.find((one) => isSameJson(one.variables, variables));

/** What the suite checker would say about the case that was added last, once the suite has this text. */
export async function checkSavedCase(
  uri: string,
  text: string,
  { sources, sha256 }: { sources: Sources; sha256: Sha256 },
): Promise<readonly Problem[]> {
  const saved: Sources = {
    resolve: (from, path) => sources.resolve(from, path),
    find: (from, glob) => sources.find(from, glob),
    read: (file) => (file === uri ? { state: 'loaded', text } : sources.read(file)),
  };
  const parsed = parseSuite(uri, saved, sha256);
  const late = await checkSuiteAssertions(parsed.suite);
  const range = lastCaseRange(text);
  const all = [...(parsed.problems.get(uri) ?? []), ...(late.get(uri) ?? [])];
  return all.filter(({ range: at }) => range && at.start >= range.start && at.end <= range.end);
}

/** The text with a case added, ready to be checked. */
export const textWithCase = (text: string, added: NewCase): string =>
  applyEdits(text, saveCaseEdits(text, added));

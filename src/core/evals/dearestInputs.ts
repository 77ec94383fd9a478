import type { JsonObject, JsonValue } from '../base/json.ts';
import type { Sources } from '../base/sources.ts';
import type { Message } from '../models/request.ts';
import { promptOf } from '../registry/workspace.ts';
import type { PlacedContent } from '../versions/content.ts';
import { type ContentMessages, messagesOf, renderMessages, variablesOf } from '../versions/messages.ts';
import type { Suite, SuiteCase } from './suite/suite.ts';

/** What a call sends, with a name for it in a sentence. */
export interface CallInput {
  readonly name: string;
  readonly messages: readonly Message[];
}

/**
 * Cases that are looked at: those with the longest variables. Length of the input all but decides what a
 * call costs, and rendering every case of a large suite takes longer than a keystroke may.
 */
const CASES = 5;

/**
 * The longest inputs of a content: of its suite's cases, or else of the variables' samples, or else its
 * templates as they are written. Empty while a file is being read, and where a template is broken.
 */
export function dearestInputs(
  placed: PlacedContent,
  { suite, sources }: { readonly suite: Suite | undefined; readonly sources: Sources },
): CallInput[] {
  const messages = messagesOf(placed, sources);
  if (!messages.complete || messages.messages.some(({ template }) => template.problems.length > 0)) return [];
  const fixed = fixedInput(placed);
  const cases = suite ? longestCases(suite, variablesOf(messages).used) : [];
  const inputs = cases.flatMap(({ description, variables }) =>
    rendered(messages, variables, `the case “${description}”`),
  );
  if (inputs.length === 0) {
    const samples = [...(promptOf(placed.prompt).variables ?? [])].flatMap(([name, { sample }]) =>
      sample === undefined ? [] : [[name, sample] as const],
    );
    inputs.push(...rendered(messages, Object.fromEntries(samples), 'the samples of its variables'));
  }
  if (inputs.length === 0) {
    const written = messages.messages.map(({ role, template }) => ({ role, content: template.source }));
    inputs.push({ name: 'its template alone', messages: written });
  }
  return inputs.map(({ name, messages: sent }) => ({ name, messages: [...sent, ...fixed] }));
}

function rendered(messages: ContentMessages, variables: JsonObject, name: string): CallInput[] {
  const result = renderMessages(messages, variables);
  return 'problem' in result ? [] : [{ name, messages: result.messages }];
}

/** Tools and the schema of the answer are input too, about as long as their JSON. */
function fixedInput({ content: { parameters } }: PlacedContent): Message[] {
  const { tools, output_schema } = parameters;
  return [tools, output_schema].flatMap((value) =>
    value === undefined ? [] : [{ role: 'system', content: JSON.stringify(value) }],
  );
}

function longestCases({ cases }: Suite, used: ReadonlySet<string>): SuiteCase[] {
  const lengthOf = ({ variables }: SuiteCase): number =>
    Object.entries(variables).reduce(
      (sum, [name, value]) => (used.has(name) ? sum + textLength(value) : sum),
      0,
    );
  const lengths = cases.map((one) => [lengthOf(one), one] as const);
  return lengths
    .toSorted(([a], [b]) => b - a)
    .slice(0, CASES)
    .map(([, one]) => one);
}

const textLength = (value: JsonValue): number =>
  typeof value === 'string' ? value.length : JSON.stringify(value).length;

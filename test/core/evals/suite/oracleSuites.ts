import { readFileSync, readdirSync } from 'node:fs';
import { stringify } from 'yaml';
import { PromptError } from '../../../../src/core/base/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../src/core/base/json.ts';
import type { Run } from '../../../../src/core/evals/run.ts';
import type { RunCode } from '../../../../src/core/evals/scorers/scorer.ts';
import type { Plan } from '../../../../src/core/evals/plan.ts';
import { parseSuite } from '../../../../src/core/evals/suite/parseSuite.ts';
import { FakeModel, collect, portsOf, prepare } from '../evaluations.ts';
import { SUITE, memorySources, sha256 } from './memorySources.ts';

/** A configuration of the tables, and the rows that promptfoo made of it with a provider that echoes. */
export interface OracleSuite {
  readonly suite: string;
  readonly config: JsonObject & {
    readonly prompts: readonly (string | { readonly raw: string })[];
    readonly defaultTest?: JsonObject & { readonly assert?: readonly JsonObject[] };
  };
  readonly expected_rows?: readonly TheirRow[];
  readonly expected_error: string | null;
}

interface TheirRow {
  readonly promptIdx: number;
  readonly vars: JsonObject;
  readonly output: string | JsonObject | null;
  readonly success: boolean;
  readonly score: number;
  readonly namedScores: Readonly<Record<string, number>>;
  /** 2: promptfoo could not judge the row. */
  readonly failureReason: 0 | 1 | 2;
}

const folder = new URL('../../../oracles/promptfoo/', import.meta.url);

export const oracleSuites = readFileSync(new URL('suites.jsonl', folder), 'utf8')
  .trim()
  .split('\n')
  .map((line): OracleSuite => JSON.parse(line));

const fixtures = Object.fromEntries(
  readdirSync(new URL('fixtures/', folder)).map((name) => [
    name,
    readFileSync(new URL(`fixtures/${name}`, folder), 'utf8'),
  ]),
);

/** What promptfoo answered, a line for each row, prompt after prompt. */
export function drawTheirs({ config, expected_rows, expected_error }: OracleSuite): string[] {
  if (!expected_rows) return [`refused ${expected_error}`];
  const chats = config.prompts.map((prompt) => chatIn(textOf(prompt)) !== undefined);
  return expected_rows
    .toSorted((a, b) => a.promptIdx - b.promptIdx)
    .map((row) => {
      const outcome = row.failureReason === 2 ? 'error' : row.success ? 'pass' : 'fail';
      const output = typeof row.output === 'string' ? row.output : JSON.stringify(row.output);
      const said = chats[row.promptIdx] ? chatIn(output)?.at(-1)?.content : output;
      return drawRow(row.vars, said, { outcome, score: row.score, named: row.namedScores });
    });
}

interface Judged {
  readonly outcome: string;
  readonly score: number;
  readonly named: Readonly<Record<string, number>>;
}

function drawRow(
  variables: JsonObject,
  output: string | undefined,
  { outcome, score, named }: Judged,
): string {
  const metrics = Object.entries(named).map(([name, value]) => ` ${name}=${toDigits(value)}`);
  const verdict = outcome === 'error' ? outcome : `${outcome} ${toDigits(score)}${metrics.join('')}`;
  // What could not be judged has no output in the tables.
  const said = outcome === 'error' ? '' : ` ${JSON.stringify(output ?? null)}`;
  return `${JSON.stringify(variables)} →${said} ${verdict}`;
}

/** Nine decimals: scores agree to 1e-9. */
const toDigits = (value: number): string => String(Number(value.toFixed(9)));

/** What the same configuration, named as a suite, gives here with a model that echoes. */
export async function drawOurs({ config }: OracleSuite, runCode: RunCode): Promise<string[]> {
  const problems = findProblems(toSuiteText(config));
  if (problems.some((line) => line.startsWith('error'))) return problems;
  const prompts = config.prompts.flatMap(textsOf);
  const lines: string[] = [];
  for (const text of prompts) lines.push(...(await runPrompt(text, config, runCode)));
  return [...problems, ...lines];
}

const ADDED = '[^]*';

/**
 * Tests that assert nothing are errors here; what else the row shows is seen with an assertion that always holds
 * and weighs nothing.
 */
function toSuiteText({ defaultTest, ...config }: OracleSuite['config']): string {
  const added = { type: 'regex', value: ADDED, weight: 0 };
  const assert = [added, ...(defaultTest?.assert ?? [])];
  return stringify({ ...config, defaultTest: { ...defaultTest, assert } }, { aliasDuplicateObjects: false });
}

/** Errors and warnings of a suite, by severity and code. */
function findProblems(text: string): string[] {
  const sources = memorySources({ ...fixtures, 'suite.yaml': text });
  const { problems } = parseSuite(SUITE, sources, sha256);
  return [...problems.values()]
    .flat()
    .filter(({ severity }) => severity !== 'information')
    .map(({ severity, code }) => `${severity} ${code}`);
}

/** Whether a test of the configuration, as it is, asserts nothing. */
export function assertsNothing({ config }: OracleSuite): boolean {
  return findProblems(stringify(config)).includes('error suite-case-asserts-nothing');
}

async function runPrompt(text: string, config: OracleSuite['config'], runCode: RunCode): Promise<string[]> {
  const chat = chatIn(text);
  const content = { model: 'fake/m', ...(chat ? { messages: chat } : { template: text }) };
  const registry = stringify({
    endpoints: { fake: { base_url: 'http://localhost/v1' } },
    prompts: { subject: { evals: { suite: 'suite.yaml' }, draft: content } },
  });
  const files = { ...fixtures, 'prompt-registry.yaml': registry, 'suite.yaml': toSuiteText(config) };
  try {
    const { evaluation } = await prepare(files, { baseline: 'none' }, 'subject');
    const { run } = await collect(evaluation.subject, { ...portsOf(new FakeModel()), runCode });
    return drawRun(evaluation.subject, run);
  } catch (error) {
    if (!PromptError.is(error)) throw error;
    return [`refused ${error.code}`];
  }
}

function drawRun({ cases }: Plan, run: Run): string[] {
  return run.cases.map(({ repeats: [repeat] }, index) => {
    if (!repeat) throw new Error('Every case has an answer');
    const { output, outcome, score, named_scores: named, assertions } = repeat;
    // With nothing but the added assertion there is nothing that weighs: promptfoo then gives 1.
    const judged = { outcome, score: assertions.length === 1 ? 1 : score, named };
    return drawRow(cases[index]?.variables ?? {}, output, judged);
  });
}

const textOf = (prompt: string | { readonly raw: string }): string =>
  typeof prompt === 'string' ? prompt : prompt.raw;

/** A file of prompts holds several, with a line of dashes between them. */
function textsOf(prompt: string | { readonly raw: string }): string[] {
  const text = textOf(prompt);
  const file = text.startsWith('file://') ? fixtures[text.slice('file://'.length)] : undefined;
  return file === undefined ? [text] : file.split('\n---\n').map((part) => part.trim());
}

/** The messages of a prompt that is written as JSON. */
function chatIn(text: string): { readonly role: string; readonly content: string }[] | undefined {
  if (!/^\s*\[\s*\{\s*"/.test(text)) return undefined;
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) return undefined;
  return parsed
    .filter(isJsonObject)
    .map(({ role, content }) => ({ role: textIn(role), content: textIn(content) }));
}

const textIn = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

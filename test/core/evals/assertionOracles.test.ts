import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { CodeRunner } from '../../../src/node/runCode.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/base/json.ts';
import { AssertionCompiler } from '../../../src/core/evals/assertionCompiler.ts';
import { toAssertionNode } from '../../../src/core/evals/assertionTree.ts';
import { scoreAnswer, type CaseJudgement } from '../../../src/core/evals/assertions.ts';
import type { Outcome } from '../../../src/core/evals/outcome.ts';
import { isScorerType } from '../../../src/core/evals/scorers/index.ts';
import type { Answer } from '../../../src/core/evals/scorers/scorer.ts';
import { divergences, outOfScope } from '../../oracles/promptfoo/divergences.ts';

/** What promptfoo 0.123.1 answered to the same assertions. See test/oracles/promptfoo/divergences.ts. */
interface Row {
  readonly id: string;
  readonly assert: readonly JsonObject[];
  readonly threshold: number | undefined;
  readonly answer: Answer;
  readonly reply: string | undefined;
  readonly theirs: Verdict;
}

interface Verdict {
  readonly outcome: Outcome;
  /** Absent for errors. */
  readonly score?: number;
  readonly named_scores?: JsonObject;
}

const runner = new CodeRunner();
afterAll(() => runner.dispose());

function readRows(file: string): JsonObject[] {
  const text = readFileSync(new URL(`../../oracles/promptfoo/${file}`, import.meta.url), 'utf8');
  // The tables write a score that is no number as NaN, which is no JSON.
  const lines = text.split('\n').filter((line) => line !== '');
  return lines
    .map((line): unknown => JSON.parse(line.replaceAll(/: NaN\b/g, ': "NaN"')))
    .filter(isJsonObject);
}

function objectsOf(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function answerOf({ output = '', vars, context }: JsonObject): Answer {
  const { latencyMs, cost, finishReason, logProbs } = isJsonObject(context) ? context : {};
  return {
    ...(typeof output === 'string' ? { output } : { output: JSON.stringify(output), value: output }),
    ...(typeof latencyMs === 'number' ? { latency_ms: latencyMs } : {}),
    ...(typeof cost === 'number' ? { cost_usd: cost } : {}),
    ...(typeof finishReason === 'string' ? { finish_reason: finishReason } : {}),
    ...(Array.isArray(logProbs) ? { logprobs: logProbs.map(Number) } : {}),
    variables: isJsonObject(vars) ? vars : {},
  };
}

/** Where it throws or calls the judge's reply unusable, the answer is an error here. */
function theirVerdict(row: JsonObject): Verdict {
  const isError = row['grader_error'] === true || typeof row['expected_pass'] !== 'boolean';
  if (isError) return { outcome: 'error' };
  const named = row['expected_named_scores'];
  return {
    outcome: row['expected_pass'] === true ? 'pass' : 'fail',
    score: Number(row['expected_score']),
    ...(isJsonObject(named) ? { named_scores: named } : {}),
  };
}

function toRow(row: JsonObject, id: string): Row {
  return {
    id,
    assert: isJsonObject(row['assertion']) ? [row['assertion']] : objectsOf(row['assert']),
    threshold: typeof row['threshold'] === 'number' ? row['threshold'] : undefined,
    answer: answerOf(row),
    reply: typeof row['grader_reply'] === 'string' ? row['grader_reply'] : undefined,
    theirs: theirVerdict(row),
  };
}

function typesOf(assert: readonly JsonObject[]): string[] {
  return assert.flatMap((assertion) => {
    const type = typeof assertion['type'] === 'string' ? assertion['type'] : '(none)';
    return type === 'assert-set' ? typesOf(objectsOf(assertion['assert'])) : [type.replace(/^not-/, '')];
  });
}

/** Types that the tables have and this tool has not, on purpose. A type that nobody knows is an error of both. */
function foreignTypes(row: Row): string[] {
  return Array.from(new Set(typesOf(row.assert))).filter((type) => Object.hasOwn(outOfScope, type));
}

function countBy(names: readonly string[]): Record<string, number> {
  return names.reduce<Record<string, number>>(
    (counts, name) => ({ ...counts, [name]: (counts[name] ?? 0) + 1 }),
    {},
  );
}

const rows = [
  ...readRows('assertions.jsonl').map((row) => toRow(row, JSON.stringify(row['id']))),
  ...readRows('graded.jsonl').map((row, index) => toRow(row, `graded-${index}`)),
];
const inScope = rows.filter((row) => foreignTypes(row).length === 0);
const foreign = rows.filter((row) => !inScope.includes(row));

/** What the embedding model of the tables gives. */
const vectors: Readonly<Record<string, readonly number[]>> = { same: [1, 0], other: [0.6, 0.8] };

async function judge(row: Row): Promise<CaseJudgement> {
  const { reply } = row;
  const compiler = new AssertionCompiler({
    runCode: runner.runCode,
    ...(reply === undefined ? {} : { judge: async () => ({ output: reply, cost_usd: 0 }) }),
    embed: async (text) => ({ vectors: vectors[text] ?? [], cost_usd: 0 }),
  });
  const nodes = row.assert.map(toAssertionNode);
  return scoreAnswer(await compiler.compile(nodes, row.answer.variables, row.threshold), row.answer);
}

function agrees(ours: CaseJudgement, theirs: Verdict): boolean {
  if (ours.outcome !== theirs.outcome) return false;
  if (theirs.score !== undefined && !(Math.abs(ours.score - theirs.score) <= 1e-9)) return false;
  const named = Object.entries(theirs.named_scores ?? {});
  return named.every(([name, score]) => Math.abs((ours.named_scores[name] ?? NaN) - Number(score)) <= 1e-9);
}

describe('assertions judge as promptfoo does, or differ as documented', async () => {
  const documented = new Map(
    divergences.flatMap((divergence) =>
      Object.entries(divergence.rows).map(([id, ours]) => [id, ours] as const),
    ),
  );
  const judged = await Promise.all(inScope.map(async (row) => ({ row, ours: await judge(row) })));

  test.each(judged.map(({ row, ours }) => [row.id, row, ours] as const))('row %s', (id, row, ours) => {
    const difference = documented.get(id);
    if (difference === undefined) {
      const { outcome, score, named_scores, reason } = ours;
      if (!agrees(ours, row.theirs)) expect({ outcome, score, named_scores, reason }).toEqual(row.theirs);
    } else {
      expect(agrees(ours, row.theirs), 'documented as a divergence, but agrees').toBe(false);
      const [outcome, score, named_scores = {}] = difference;
      expect(ours.outcome).toBe(outcome);
      expect(ours.score).toBeCloseTo(score, 9);
      expect(ours.named_scores).toEqual(named_scores);
    }
  });

  test('every row of the tables agrees, is documented, or is of a type that has a reason not to be judged', () => {
    const agreeing = judged.length - documented.size;
    const left = Object.entries(countBy(foreign.map((row) => foreignTypes(row).join('+'))));
    console.log(
      `promptfoo: ${rows.length} rows; ${agreeing} agree, ${documented.size} differ as documented, ` +
        `${foreign.length} of types that are no scorers here: ` +
        left.map(([types, count]) => `${types} ${count}`).join(', '),
    );
    expect([...documented.keys()].filter((id) => !inScope.some((row) => row.id === id))).toEqual([]);
    expect(inScope.length + foreign.length).toBe(rows.length);
    expect(Object.keys(outOfScope).filter(isScorerType)).toEqual([]);
    expect(
      Object.keys(outOfScope).filter((type) => !foreign.some((row) => foreignTypes(row).includes(type))),
    ).toEqual([]);
    expect(inScope.length).toBeGreaterThan(1075);
  });
});

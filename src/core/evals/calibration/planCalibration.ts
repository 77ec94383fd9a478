import { PromptError } from '../../base/errors.ts';
import { toEndpoint } from '../../models/endpoints.ts';
import type { ModelClient } from '../../models/request.ts';
import type { Plan, PlannedCall } from '../plan.ts';
import { type SuiteCase, singleAssertions } from '../suite/suite.ts';
import { isJudged, isNamed } from './judgedAssertions.ts';
import type { Label } from './labels.ts';

/** Stands in for the model whose answers were labelled: nobody is asked, and it costs nothing. */
const ANSWERS = toEndpoint('labelled answers', { free: true });
const FREE = { input_per_mtok: 0, output_per_mtok: 0 };

/** A run in which the labelled answers are judged by nothing but the judge. */
export interface Calibration {
  readonly plan: Plan;
  /** Gives the labelled answers to the calls of the plan. */
  readonly answers: ModelClient;
  /** The case that each label is about, in the order of the labels. */
  readonly cases: readonly SuiteCase[];
}

/**
 * Plans a run over labelled answers: each is a case of its own, with those assertions of its case that ask the
 * judge. Whoever runs it asks `answers` where the plan's own endpoint is asked.
 * @param only the metric or the type of the assertions that count; all that ask the judge where absent
 * @throws PromptError `bad-input` where a label is about no case, or nothing of its case is judged by a model
 */
export function planCalibration(subject: Plan, labels: readonly Label[], only?: string): Calibration {
  const requests = new Map(subject.calls.map((call) => [call.case.id, call.request]));
  const known = labels.map((label) => caseOf(label, subject.cases));
  const outputs = new Map(labels.map(({ line, output }) => [`label ${line}`, output]));
  const cases = labels.map(({ line }, index) => toLabelledCase(known[index]!, line, only));
  const calls = cases.map((one, index): PlannedCall => {
    const request = requests.get(known[index]!.id);
    if (!request) throw new Error('Every case has a call');
    return {
      case: one,
      request,
      context: { prompt: subject.prompt, variables: one.id, repeat: 0 },
      digest: one.id,
    };
  });
  return {
    plan: {
      ...subject,
      endpoint: ANSWERS,
      price: FREE,
      repeats: 1,
      calls,
      cases,
      isFiltered: false,
      outputSchema: undefined,
    },
    answers: {
      complete: async (_request, { variables }) => ({
        output: outputs.get(variables) ?? '',
        latency_ms: 0,
        retries: 0,
        replayed: 'exact',
      }),
    },
    cases: known,
  };
}

/** A run that asks for the answers to the cases that a model judges, and judges nothing. */
export function planAnswers(subject: Plan): Plan {
  const calls = subject.calls.filter(({ case: one, context }) => context.repeat === 0 && isWanted(one));
  return {
    ...subject,
    repeats: 1,
    calls: calls.map((call) => ({ ...call, case: bare(call.case) })),
    cases: subject.cases.filter(isWanted).map(bare),
    outputSchema: undefined,
  };
}

const isWanted = ({ assertions }: SuiteCase): boolean => singleAssertions(assertions).some(isJudged);

const bare = (one: SuiteCase): SuiteCase => ({ ...one, assertions: [] });

/** How a file of labels names a case: by its description, where that is no other's and no number. */
export function nameOf({ id, description }: SuiteCase, cases: readonly SuiteCase[]): string {
  const isOwn = cases.filter((other) => other.description === description).length === 1;
  return isOwn && !/^\d+$/.test(description) ? description : id;
}

/** By id, by description, or by number from 1. */
function caseOf({ case: named, line }: Label, cases: readonly SuiteCase[]): SuiteCase {
  const byId = cases.find(({ id }) => id === named);
  const described = cases.filter(({ description }) => description === named);
  const found = byId ?? (described.length === 1 ? described[0] : undefined) ?? caseAt(named, cases);
  if (found && described.length < 2) return found;
  const what = described.length > 1 ? `${described.length} cases are` : 'No case of the suite is';
  throw new PromptError(
    'bad-input',
    `${what} called “${named}”, which line ${line} of the labels is about.`,
    {
      hint: 'Write the description, the id (as `eval --json` gives it) or the number of a case.',
    },
  );
}

const caseAt = (named: string, cases: readonly SuiteCase[]): SuiteCase | undefined =>
  /^\d+$/.test(named) ? cases[Number(named) - 1] : undefined;

function toLabelledCase(known: SuiteCase, line: number, only: string | undefined): SuiteCase {
  const { threshold: _threshold, ...rest } = known;
  const assertions = singleAssertions(known.assertions).filter(
    (assertion) => isJudged(assertion) && (only === undefined || isNamed(assertion, only)),
  );
  if (assertions.length > 0) return { ...rest, id: `label ${line}`, assertions };
  const what = only === undefined ? 'no assertion that a model judges' : `no such assertion “${only}”`;
  throw new PromptError('bad-input', `The case “${known.description}” has ${what}.`, {
    hint: 'Leave its rows out of the labels, or give it an `llm-rubric`.',
  });
}

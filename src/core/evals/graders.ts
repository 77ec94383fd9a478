import { PromptError } from '../base/errors.ts';
import type { JsonValue } from '../base/json.ts';
import { type Embedder, type Judge, judgeSettings, toJudge } from './judge.ts';
import { embeddingModelOf } from './scorers/embeddingModel.ts';
import { asks } from './scorers/index.ts';
import type { Asked, Assertion } from './scorers/scorer.ts';
import { type SuiteCase, singleAssertions } from './suite/suite.ts';

/** The models that assertions ask. */
export interface Graders {
  readonly judge: Judge | undefined;
  /** Those that embed, by the names that assertions use; undefined: the judge's. */
  readonly embedders: ReadonlyMap<string | undefined, Embedder>;
}

export interface GraderSources {
  readonly suitePath: string;
  /** As the suite or the registry has it. */
  readonly judge: JsonValue | undefined;
  readonly resolve: (model: string) => Embedder;
}

/**
 * The models that the assertions of these cases ask.
 * @throws PromptError `bad-input` where one is not named: found before any answer is paid
 */
export function gradersOf(
  cases: readonly SuiteCase[],
  { suitePath, judge: written, resolve }: GraderSources,
): Graders {
  const judge = toJudge(written, resolve);
  const [graded] = judge ? [] : findAsking(cases, 'judge');
  if (graded)
    throw lacking(graded, suitePath, {
      what: 'a judge, and none is named',
      hint: 'Add a line such as `judge: { model: gpt-4o }` to the suite or to the registry.',
    });
  const own = judgeSettings(written)?.['embeddings'];
  const embedders = new Map<string | undefined, Embedder>();
  for (const asking of findAsking(cases, 'embeddings')) {
    const name = embeddingModelOf(asking.assertion.provider);
    const model = name ?? own;
    if (typeof model !== 'string')
      throw lacking(asking, suitePath, {
        what: 'an embedding model, and none is named',
        hint: 'Name it as the `provider` of the assertion, or as `embeddings` under `judge`, such as `judge: { model: gpt-4o, embeddings: text-embedding-3-small }`.',
      });
    if (!embedders.has(name)) embedders.set(name, resolve(model));
  }
  return { judge, embedders };
}

/** @throws PromptError `bad-input` where an assertion compares with a baseline and there is none */
export function refuseWithoutBaseline(cases: readonly SuiteCase[], suitePath: string): void {
  const alone = findAsking(cases, 'baseline').find(({ assertion }) => assertion.against === undefined);
  if (alone)
    throw lacking(alone, suitePath, {
      what: 'another version to compare with, and there is none',
      hint: 'Name one with `--baseline`, or write texts to compare with under `against` of the assertion.',
    });
}

interface Asking {
  readonly suiteCase: SuiteCase;
  readonly assertion: Assertion;
}

function findAsking(cases: readonly SuiteCase[], whom: Asked): Asking[] {
  return cases.flatMap((suiteCase) =>
    singleAssertions(suiteCase.assertions)
      .filter(({ type }) => asks(type, whom))
      .map((assertion) => ({ suiteCase, assertion })),
  );
}

function lacking(
  { suiteCase }: Asking,
  path: string,
  { what, hint }: { readonly what: string; readonly hint: string },
): PromptError {
  return new PromptError('bad-input', `The case “${suiteCase.description}” of ${path} needs ${what}.`, {
    hint,
  });
}

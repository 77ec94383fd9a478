import { PromptError } from '../base/errors.ts';
import { didYouMean } from '../base/didYouMean.ts';
import { promptOf, type RegisteredPrompt } from '../registry/workspace.ts';
import { DRAFT, type PlacedContent, contentOf, editedContent, findContents } from '../versions/content.ts';
import { messagesOf, variablesOf } from '../versions/messages.ts';
import { isJudgedSuite } from './calibration/agreement.ts';
import { calibrationUriOf } from './calibration/calibrationFile.ts';
import { DEFAULT_MAX_DROP, type Evaluation } from './evaluate.ts';
import { headBaseline } from './headBaseline.ts';
import { refuseWithoutBaseline } from './graders.ts';
import { type PlanOptions, type PlanPorts, baselineOf, planRun } from './plan.ts';
import type { CaseSelection } from './selectCases.ts';
import { checkSuiteAssertions } from './suite/checkSuiteAssertions.ts';
import { checkSuiteVariables } from './suite/checkSuiteVariables.ts';
import { parseSuite } from './suite/parseSuite.ts';
import type { ParsedSuite } from './suite/suite.ts';
import { suiteUriOf } from './suiteOf.ts';

export interface EvaluationRequest {
  /** A version's number or `draft`; by default the draft, else what `version` names. */
  readonly version?: string;
  /** A version to compare with; by default the deployed one (see baselineOf). `none` compares with nothing. */
  readonly baseline?: string;
  readonly repeats?: number;
  /** The caller compares it with a plan of its own, so that assertions which need another version have one. */
  readonly isComparedLater?: boolean;
  /** Which cases run; a function where that depends on the version. */
  readonly select?: CaseSelection | ((version: string) => Promise<CaseSelection>);
  /** A model in place of the version's own: then the same version with its own model is what it is compared with. */
  readonly model?: string;
  /**
   * All contents that Git's HEAD has of the prompt, asked for where the files have nothing to compare with. The
   * sources of the ports know their files.
   */
  readonly contentsAtHead?: () => Promise<readonly PlacedContent[]>;
}

/**
 * Plans an evaluation from what the files say, with every mistake found before anything is asked.
 * @param ports `load` reads the files that were asked for and are not in memory yet
 * @throws PromptError `bad-input` with what is wrong and what to do
 */
export async function prepareEvaluation(
  prompt: RegisteredPrompt,
  request: EvaluationRequest,
  ports: PlanPorts & { readonly load: () => Promise<void> },
): Promise<Evaluation> {
  const { evals } = promptOf(prompt);
  refuseConflict(prompt);
  const { suite, path } = await loadSuite(prompt, ports);
  await loadContents(prompt, ports);
  const subject = subjectOf(prompt, request.version, ports);
  const baseline = request.baseline === 'none' ? undefined : await findBaseline(subject, request, ports);
  // Looking at the messages asks for template files and partials; then they are loaded.
  for (const placed of [subject, baseline]) if (placed) messagesOf(placed, ports.sources);
  await ports.load();
  const { repeats, model } = request;
  const select =
    typeof request.select === 'function' ? await request.select(subject.version) : request.select;
  const options: PlanOptions = {
    suite: await withLateChecks(suite, subject, ports),
    suitePath: path,
    ...(repeats !== undefined && { repeats }),
    ...(select && { select }),
  };
  const planned = planRun(subject, { ...options, ...(model !== undefined && { model }) }, ports);
  // Both sides run the same cases, also where what was selected depends on the version.
  const same = select && { select: { caseIds: new Set(planned.cases.map(({ id }) => id)) } };
  const compared = baseline
    ? planBaseline(baseline, { ...options, ...same }, ports)
    : { baseline: undefined, notCompared: undefined };
  if (!compared.baseline && !request.isComparedLater) refuseWithoutBaseline(planned.cases, path);
  return {
    subject: planned,
    ...compared,
    minScore: evals.minScore,
    maxDrop: evals.maxDrop ?? DEFAULT_MAX_DROP,
  };
}

/** Two texts stand where the prompt should, and no score could be recorded. */
function refuseConflict({ block }: RegisteredPrompt): void {
  if (!block.parsed.problems.some(({ code }) => code === 'merge-conflict')) return;
  throw new PromptError('bad-input', `${block.name} has a merge conflict.`, {
    hint: 'Resolve the conflict first, so that it is clear what is measured.',
  });
}

async function findBaseline(
  subject: PlacedContent,
  { baseline, model, contentsAtHead }: EvaluationRequest,
  ports: PlanPorts & { readonly load: () => Promise<void> },
): Promise<PlacedContent | undefined> {
  const isOtherModel = model !== undefined && model !== subject.content.model?.value;
  if (isOtherModel && (baseline ?? subject.version) === subject.version) return subject;
  const found = baselineOf(subject, ports.sources, baseline);
  if (found || baseline !== undefined || !contentsAtHead) return found;
  messagesOf(subject, ports.sources);
  await ports.load();
  return headBaseline(subject, await contentsAtHead(), ports);
}

/** A baseline may be unable to run this suite (a variable that did not exist then): the comparison is left out, and said so. */
function planBaseline(
  placed: PlacedContent,
  options: PlanOptions,
  ports: PlanPorts,
): Pick<Evaluation, 'baseline' | 'notCompared'> {
  try {
    return { baseline: planRun(placed, options, ports), notCompared: undefined };
  } catch (error) {
    if (!PromptError.is(error, 'bad-input')) throw error;
    return { baseline: undefined, notCompared: `Not compared with ${placed.version}: ${error.message}` };
  }
}

/** The suite of a prompt with all its files, and where it stands, as the registry writes it. @throws PromptError `bad-input` where it has none */
export async function loadSuite(
  prompt: RegisteredPrompt,
  ports: Pick<PlanPorts, 'sources' | 'sha256'> & { readonly load: () => Promise<void> },
): Promise<{ suite: ParsedSuite; path: string }> {
  const { name } = promptOf(prompt);
  const { uri, path } = suiteUriOf(prompt, ports.sources);
  ports.sources.read(uri);
  await ports.load();
  if (ports.sources.read(uri).state !== 'loaded') {
    throw new PromptError('bad-input', `${name} has no suite: there is no file ${path}.`, {
      hint: 'Create it with a list of `tests`, or name another one under `evals.suite`.',
    });
  }
  for (;;) {
    const suite = parseSuite(uri, ports.sources, ports.sha256);
    if (suite.complete) {
      // What is known of its judge stands beside it.
      if (isJudgedSuite(suite.suite)) ports.sources.read(calibrationUriOf(uri));
      await ports.load();
      return { suite, path };
    }
    await ports.load();
  }
}

/** What needs the template or compiles an assertion is checked here, before the first call is paid. */
async function withLateChecks(
  parsed: ParsedSuite,
  subject: PlacedContent,
  { sources }: PlanPorts,
): Promise<ParsedSuite> {
  const problems = new Map(parsed.problems);
  const variables = checkSuiteVariables(parsed.suite, variablesOf(messagesOf(subject, sources)));
  for (const found of [variables, await checkSuiteAssertions(parsed.suite)]) {
    for (const [uri, more] of found) problems.set(uri, [...(problems.get(uri) ?? []), ...more]);
  }
  return { ...parsed, problems };
}

/** Has the files of `versions_dir` in memory afterwards: looking asks for their names, and looking again for their texts. */
export async function loadContents(
  prompt: RegisteredPrompt,
  { sources, load }: Pick<PlanPorts, 'sources'> & { readonly load: () => Promise<void> },
): Promise<void> {
  for (let step = 0; step < 2; step++) {
    findContents(prompt, sources);
    await load();
  }
}

/** The content that a command is about. @throws PromptError `bad-input` where the files do not have it */
export function subjectOf(
  prompt: RegisteredPrompt,
  version: string | undefined,
  { sources }: Pick<PlanPorts, 'sources'>,
): PlacedContent {
  const subject =
    version === undefined ? editedContent(prompt, sources) : contentOf(prompt, version, sources);
  if (subject) return subject;
  const { name, version: served } = promptOf(prompt);
  const wanted = version ?? served?.value ?? DRAFT;
  const known = findContents(prompt, sources).map((content) => content.version);
  const isBroken = prompt.block.parsed.problems.some(({ severity }) => severity === 'error');
  const hint = isBroken
    ? 'Its text has mistakes, and what is in them cannot be read: correct those that are reported in it first.'
    : known.length > 0
      ? `It has ${known.join(', ')}.${didYouMean(wanted, known)}`
      : 'Add a `draft:` with a model and a template.';
  throw new PromptError('bad-input', `The registry has no content for ${name} ${wanted}.`, { hint });
}

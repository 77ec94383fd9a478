import type { Evaluated, Gate } from '../core/evals/evaluate.ts';
import { type FailedCase, findFailedCases } from '../core/evals/reports/findings.ts';
import type { FailedEvaluation } from '../core/evals/reports/json.ts';
import { type Annotation, renderAnnotation } from './annotation.ts';
import { LinePositions } from '../core/base/linePositions.ts';
import type { OpenWorkspace } from './openWorkspace.ts';
import type { Finished } from './runEvaluations.ts';

const COMMANDS: Readonly<Record<Gate['state'], Annotation['command'] | undefined>> = {
  passed: undefined,
  failed: 'error',
  incomplete: 'error',
  inconclusive: 'warning',
};

/** GitHub shows ten annotations of a kind for each step, so what one prompt lists is cut, and the rest is counted. */
const MOST_CASES = 10;

/**
 * The workflow commands for GitHub: of each run its gate, at the version in the registry, then the cases that did
 * not pass, at their lines in the suite, those that this version broke first. A case that failed where the gate was
 * passed all the same is a warning.
 */
export function renderEvalAnnotations(
  done: readonly Pick<Finished, 'evaluated' | 'prepared'>[],
  failures: readonly FailedEvaluation[],
  workspace: Pick<OpenWorkspace, 'files' | 'store'>,
): string {
  const lines = new Lines(workspace);
  const gates = done.flatMap((one) => gateAnnotation(one, lines) ?? []);
  const cases = done.flatMap(({ evaluated }) => caseAnnotations(evaluated, lines));
  const refused = failures.map(({ prompt, error: { message, hint } }): Annotation => ({
    command: 'error',
    file: undefined,
    title: prompt,
    message: [message, hint].filter(Boolean).join(' '),
  }));
  return [...refused, ...gates, ...cases].map((one) => `${renderAnnotation(one)}\n`).join('');
}

function gateAnnotation(
  { evaluated: { run, gate }, prepared }: Pick<Finished, 'evaluated' | 'prepared'>,
  lines: Lines,
): Annotation | undefined {
  const command = COMMANDS[gate.state];
  if (!command) return undefined;
  const { prompt, where, uri, keyRange } = prepared.evaluation.subject.placed;
  const place =
    where === 'file' ? lines.at(uri, 0) : lines.at(prompt.file.uri, prompt.start + keyRange.start);
  return {
    command,
    ...place,
    title: `${run.prompt} ${run.version}: gate ${gate.state}`,
    message: gate.reasons.join('\n'),
  };
}

function caseAnnotations(evaluated: Evaluated, lines: Lines): Annotation[] {
  const { run, baseline, gate } = evaluated;
  const command = COMMANDS[gate.state] ?? 'warning';
  const failed = findFailedCases(evaluated);
  const shown = failed.slice(0, MOST_CASES).map(({ result, reason, isBroken }: FailedCase): Annotation => {
    return {
      command,
      ...(result.place ? lines.at(result.place.uri, result.place.range.start) : { file: undefined }),
      title: `${run.prompt} ${run.version}: ${result.description}`,
      message: isBroken ? `${reason} (passed in ${baseline!.version})` : reason,
    };
  });
  if (failed.length <= MOST_CASES) return shown;
  const rest = failed.length - MOST_CASES;
  const title = `${run.prompt} ${run.version}`;
  return [...shown, { command, file: undefined, title, message: `${rest} more cases did not pass.` }];
}

/** Lines of files as the run read them. */
class Lines {
  readonly #workspace: Pick<OpenWorkspace, 'files' | 'store'>;
  readonly #positions = new Map<string, LinePositions>();

  constructor(workspace: Pick<OpenWorkspace, 'files' | 'store'>) {
    this.#workspace = workspace;
  }

  at(uri: string, offset: number): Pick<Annotation, 'file' | 'line'> {
    const { files, store } = this.#workspace;
    let positions = this.#positions.get(uri);
    if (!positions) {
      const source = store.read(uri);
      positions = new LinePositions(source.state === 'loaded' ? source.text : '');
      this.#positions.set(uri, positions);
    }
    return { file: files.relative(uri), line: positions.positionAt(offset).line };
  }
}

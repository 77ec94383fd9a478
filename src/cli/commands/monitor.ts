import { setTimeout } from 'node:timers/promises';
import { PromptError, isAbort } from '../../core/base/errors.ts';
import { counted } from '../../core/evals/reports/amounts.ts';
import { newsOf } from '../../core/monitoring/alertNews.ts';
import { renderPrometheusRules } from '../../core/monitoring/prometheusRules.ts';
import { toMonitorJson } from '../../core/monitoring/reports/json.ts';
import { renderMonitorMarkdown } from '../../core/monitoring/reports/markdown.ts';
import { renderMonitorReport, renderNews } from '../../core/monitoring/reports/text.ts';
import { type HowToLook, watchedIn } from '../../node/monitorRegistry.ts';
import { isSystemError } from '../../node/nodeFiles.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, exitOfError, worstExit } from '../exitCode.ts';
import { listenForInterrupt } from '../interrupt.ts';
import {
  type Look,
  type LookOptions,
  type Looks,
  OpenSources,
  lookAtAll,
  settledRegistry,
} from '../monitorLooks.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { renderError } from '../terminal.ts';
import { writeReport } from '../writeReport.ts';

export interface MonitorOptions extends LookOptions {
  /** ISO 8601. */
  readonly now?: string;
  readonly watch?: boolean;
  /** Minutes. */
  readonly every?: number;
  readonly strict?: boolean;
  readonly verbose?: boolean;
  /** Prints rules for Prometheus instead of looking. */
  readonly rules?: boolean;
  readonly json?: boolean;
  readonly markdown?: string | true;
}

const MINUTE_MS = 60_000;
const USUAL_EVERY_MINUTES = 5;

/** Looks at all that registries serve, once or again and again, and says what is wrong. */
export async function monitor(
  context: Context,
  targets: readonly string[],
  options: MonitorOptions,
): Promise<ExitCode> {
  if (options.rules) return printRules(context, targets, options);
  const now = momentOf(options);
  return options.watch ? watch(context, targets, options) : once(context, targets, { options, now });
}

/** What a Prometheus-compatible server needs to tell of the same thresholds. */
async function printRules(
  context: Context,
  targets: readonly string[],
  { environment }: MonitorOptions,
): Promise<ExitCode> {
  const workspace = await openWorkspace(context, targets);
  for (const { uri } of workspace.store.workspace.registries) {
    const how: HowToLook = { sources: workspace.store, now: Date.now(), environment };
    const registry = await settledRegistry(workspace, uri, how);
    context.print(renderPrometheusRules(watchedIn(registry, how)));
  }
  return EXIT.passed;
}

/** @throws PromptError `bad-input` where it is no moment */
function momentOf({ now, watch: isWatch }: MonitorOptions): number | undefined {
  if (now === undefined) return undefined;
  const at = Date.parse(now);
  if (Number.isNaN(at))
    throw new PromptError('bad-input', `${now} is no moment.`, { hint: 'Write it as 2026-05-07T14:00:00Z.' });
  if (isWatch)
    throw new PromptError('bad-input', 'A watch looks at what is now.', {
      hint: 'Leave out --now or --watch.',
    });
  return at;
}

/** Looks once, and prints all of it. */
async function once(
  context: Context,
  targets: readonly string[],
  { options, now }: { readonly options: MonitorOptions; readonly now: number | undefined },
): Promise<ExitCode> {
  const opened = new OpenSources(context);
  try {
    const { looks, failures } = await lookAtAll(context, targets, { options, now, opened });
    if (looks.length > 0) await print(context, looks, options);
    for (const failure of failures) context.note(renderError(failure));
    return exitOfAll({ looks, failures }, options);
  } finally {
    await opened.dispose();
  }
}

/** Looks again and again, and prints what changes, until Ctrl-C. */
async function watch(
  context: Context,
  targets: readonly string[],
  options: MonitorOptions,
): Promise<ExitCode> {
  const { every = USUAL_EVERY_MINUTES } = options;
  const interrupt = listenForInterrupt(() => context.note('Stopping. Ctrl-C again ends at once.\n'));
  const opened = new OpenSources(context);
  let code: ExitCode = EXIT.passed;
  let count = 0;
  try {
    while (!interrupt.signal.aborted) {
      try {
        const found = await lookAtAll(context, targets, { options, now: undefined, opened });
        if (count === 0) await print(context, found.looks, options);
        else for (const look of found.looks) printNews(context, look, options);
        for (const failure of found.failures) context.note(renderError(failure));
        code = exitOfAll(found, options);
        count++;
      } catch (error) {
        // A file that is being edited, or a disk that is full: the next look may do better.
        if (count === 0) throw error;
        if (PromptError.is(error)) {
          context.note(renderError(error));
          code = exitOfError(error);
        } else if (isSystemError(error)) {
          context.note(`Could not look: ${error.message}\n`);
          code = EXIT.incomplete;
        } else throw error;
      }
      await setTimeout(every * MINUTE_MS, undefined, { signal: interrupt.signal });
    }
  } catch (error) {
    if (!isAbort(error)) throw error;
  } finally {
    interrupt.dispose();
    await opened.dispose();
  }
  context.note(`Looked ${counted(count, 'time')}.\n`);
  return code;
}

/** A certain alert counts more than what could not be measured: it is certain by itself. */
function exitOfAll({ looks, failures }: Looks, options: MonitorOptions): ExitCode {
  const codes = [...looks.map((look) => exitOf(look, options)), ...failures.map(exitOfError)];
  return codes.includes(EXIT.failed) ? EXIT.failed : worstExit(codes);
}

/** What speaks against going on, or could not be said. */
function exitOf({ report }: Look, { strict = false }: MonitorOptions): ExitCode {
  const { alerts, evaluations } = report;
  if (alerts.some(({ wasFiring }) => wasFiring)) return EXIT.failed;
  const isMeasured = evaluations.some(({ state }) => state !== 'unavailable' && state !== 'too-few');
  const isBroken = evaluations.some(({ state }) => state === 'unavailable');
  if (isBroken || (evaluations.length > 0 && !isMeasured)) return EXIT.incomplete;
  return strict && alerts.length > 0 ? EXIT.inconclusive : EXIT.passed;
}

async function print(context: Context, looks: readonly Look[], options: MonitorOptions): Promise<void> {
  const { print: write, paint } = context;
  const { markdown } = options;
  if (markdown !== undefined) {
    const parts = looks.map(({ title, report, alerts }) => renderMonitorMarkdown(title, report, alerts));
    if (markdown === true) write(parts.join('\n'));
    else await writeReport(context, markdown, parts.join('\n'));
  }
  if (options.json) printJson(context, looks, options);
  else if (markdown !== true) {
    const parts = looks.map(({ title, report, alerts }) =>
      renderMonitorReport(title, report, { alerts, isVerbose: options.verbose ?? false, paint }),
    );
    write(parts.join('\n'));
  }
}

function printJson(
  { print: write }: Context,
  looks: readonly Look[],
  { watch: isWatch }: MonitorOptions,
): void {
  const registries = looks.map(({ title, report, alerts }) => ({
    registry: title,
    ...toMonitorJson(report, alerts),
  }));
  const json = { schema_version: 1, registries };
  write(`${isWatch ? JSON.stringify(json) : JSON.stringify(json, undefined, 2)}\n`);
}

function printNews(context: Context, look: Look, options: MonitorOptions): void {
  const { opened, escalated, ended, at } = look.report;
  if (opened.length + escalated.length + ended.length === 0) return;
  if (options.json) printJson(context, [look], options);
  else for (const news of newsOf(look.report)) context.print(renderNews(news, at, context.paint));
}

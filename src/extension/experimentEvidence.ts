import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { type Event, Emitter } from '../core/base/events.ts';
import { PRODUCTION } from '../core/lifecycle/transition.ts';
import type { ExperimentStanding } from '../core/lifecycle/traffic.ts';
import type { ExperimentSettings } from '../core/experiments/settings.ts';
import type { Experiment, FoundExperiment } from '../core/registry/experiments.ts';
import type { Analysed } from '../node/experimentTelemetry.ts';

/** How old figures may be before somebody who looks has them read again. */
const FRESH_MS = 30_000;

/** More than this is read only where somebody asks for it: a row of the tree is not worth the time. */
const MOST_BYTES = 64 * 1024 * 1024;

interface Known {
  /** What was analysed: the experiment as it is written, and the telemetry as it was. */
  readonly stamp: string;
  readonly analysed: Analysed | undefined;
  readonly readAt: number;
}

/** What the telemetry beside a registry says of its experiments, read when somebody looks. */
export class ExperimentEvidence {
  readonly #known = new Map<string, Known>();
  readonly #reading = new Set<string>();
  readonly #read = new Emitter<void>();
  readonly #inBackground: (work: Promise<unknown>) => void;
  readonly onDidRead: Event<void> = this.#read.event;

  constructor(inBackground: (work: Promise<unknown>) => void) {
    this.#inBackground = inBackground;
  }

  /** What was known last, at once; what may be old is read again. */
  of(found: ExperimentStanding): Analysed | undefined {
    const { experiment, settings, state } = found;
    if (!settings || state !== 'running') return undefined;
    const id = idOf(found);
    const known = this.#known.get(id);
    const isSame = known?.stamp.startsWith(`${stampOf(experiment)} `) === true;
    if (!this.#reading.has(id) && (!isSame || Date.now() - known.readAt > FRESH_MS)) {
      this.#reading.add(id);
      const reading = this.#refresh(found, settings).catch((error: unknown) => {
        // Telemetry is rotated while it is read: whoever looks next finds the files as they are then.
        if (!isGone(error)) throw error;
      });
      this.#inBackground(reading.finally(() => this.#reading.delete(id)));
    }
    return isSame ? known.analysed : undefined;
  }

  /** Reads it now. Undefined where there is no telemetry. */
  async read(
    { experiment, file }: FoundExperiment,
    settings: ExperimentSettings,
    { approve = false }: { readonly approve?: boolean } = {},
  ): Promise<Analysed> {
    const { analyseTelemetry, usualTelemetry } = await import('../node/experimentTelemetry.ts');
    const paths = isLocal(file) ? await usualTelemetry(file) : [];
    return analyseTelemetry(experiment, settings, {
      paths,
      environment: PRODUCTION,
      approve,
      now: Date.now(),
    });
  }

  async #refresh(found: FoundExperiment, settings: ExperimentSettings): Promise<void> {
    const { experiment, file } = found;
    if (!isLocal(file)) return;
    const { analyseTelemetry, usualTelemetry } = await import('../node/experimentTelemetry.ts');
    const paths = await usualTelemetry(file);
    const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
    const isLarge = sizes.reduce((sum, size) => sum + size, 0) > MOST_BYTES;
    const stamp = `${stampOf(experiment)} ${paths.join(',')} ${sizes.join(',')}`;
    const before = this.#known.get(idOf(found));
    const now = Date.now();
    if (before?.stamp === stamp) {
      this.#known.set(idOf(found), { ...before, readAt: now });
      return;
    }
    const isThere = paths.length > 0 && !isLarge;
    const options = { paths, environment: PRODUCTION, now };
    const analysed = isThere ? await analyseTelemetry(experiment, settings, options) : undefined;
    this.#known.set(idOf(found), { stamp, analysed, readAt: now });
    if (analysed || before?.analysed) this.#read.fire();
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

const idOf = ({ file, experiment }: FoundExperiment): string => `${file.uri}#${experiment.name}`;

/** What of an experiment its figures depend on; where it stands in its file is nothing of that. */
const stampOf = ({ control, challenger, metrics, guardrails, ...rest }: Experiment): string =>
  JSON.stringify([
    [control, challenger].map(({ version, weight }) => [version?.value, weight?.value]),
    metrics,
    guardrails,
    [rest.prompt?.value, rest.minimumSampleSize?.value, rest.significanceLevel, rest.rollout],
    [rest.startedAt, rest.reweightedAt, rest.endedAt],
  ]).replaceAll(' ', '_');

const isLocal = ({ uri }: FoundExperiment['file']): boolean => vscode.Uri.parse(uri, true).scheme === 'file';

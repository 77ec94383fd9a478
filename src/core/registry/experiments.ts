import type { TextRange } from '../base/problem.ts';
import { type YamlMap, type YamlNode, entryOf, shiftEntries, valueOf } from '../yaml/tree.ts';
import type { Located } from './model.ts';
import { booleanAt, mapAt, numberAt, textAt } from './read.ts';
import type { RegistryFile } from './registryFile.ts';
import type { Registry } from './workspace.ts';

/** One side of an experiment, as far as it is written. */
export interface Arm {
  readonly name: 'control' | 'challenger';
  readonly version: Located<string> | undefined;
  readonly weight: Located<number> | undefined;
}

/** When the challenger is given up, as far as it is written. */
export interface Guardrails {
  readonly autoRevert: boolean | undefined;
  readonly qualityScoreDelta: number | undefined;
  readonly sensitivity: string | undefined;
}

/** One step of a rollout, as far as it is written. */
export interface RolloutStep {
  readonly weight: number | undefined;
  readonly holdMinutes: number | undefined;
  readonly minimumSampleSize: number | undefined;
  readonly approval: boolean | undefined;
}

/** A challenger whose share grows in steps, and where it stands. */
export interface Rollout {
  /** Undefined where none are written: then the usual ones. */
  readonly steps: readonly RolloutStep[] | undefined;
  /** Counted from 1. */
  readonly step: number | undefined;
  readonly stepStartedAt: string | undefined;
  /** The steps, counted from 1, that somebody let begin. */
  readonly approved: readonly number[];
}

/** An experiment as a registry file has it. Ranges are offsets in the file. */
export interface Experiment {
  readonly name: string;
  readonly keyRange: TextRange;
  readonly description: string | undefined;
  readonly prompt: Located<string> | undefined;
  readonly control: Arm;
  readonly challenger: Arm;
  /** What decides comes first. Undefined where the key is missing. */
  readonly metrics: readonly string[] | undefined;
  readonly guardrails: Guardrails;
  readonly minimumSampleSize: Located<number> | undefined;
  readonly significanceLevel: number | undefined;
  readonly rollout: Rollout | undefined;
  readonly salt: string | undefined;
  readonly startedAt: string | undefined;
  /** When its weights were last changed: what was measured before does not count. */
  readonly reweightedAt: string | undefined;
  readonly endedAt: string | undefined;
  /** How it ended: `promoted`, `reverted` or `stopped`. */
  readonly outcome: string | undefined;
}

/** An experiment and where it is written. */
export interface FoundExperiment {
  readonly experiment: Experiment;
  readonly file: RegistryFile;
  readonly registry: Registry;
}

const found = new WeakMap<Registry, readonly FoundExperiment[]>();

/** The experiments of a registry, read once a snapshot. */
export function experimentsOf(registry: Registry): readonly FoundExperiment[] {
  let all = found.get(registry);
  if (!all) {
    all = registry.files.flatMap((file) =>
      findExperiments(file).map((experiment) => ({ experiment, file, registry })),
    );
    found.set(registry, all);
  }
  return all;
}

/** The experiments of a file. What has the wrong type is left out: the schema’s validators say so. */
export function findExperiments({ sections }: RegistryFile): Experiment[] {
  const section = sections.find(({ entry }) => entry?.key === 'experiments');
  if (section?.entry?.value.kind !== 'map') return [];
  return shiftEntries(section.entry.value.entries, section.start).map(({ key, keyRange, value }) => ({
    name: key,
    keyRange,
    description: textAt(value, 'description')?.value,
    prompt: textAt(value, 'prompt'),
    control: armOf(value, 'control'),
    challenger: armOf(value, 'challenger'),
    metrics: textsAt(value, 'metrics'),
    guardrails: guardrailsOf(mapAt(value, 'guardrails')),
    minimumSampleSize: numberAt(value, 'minimum_sample_size'),
    significanceLevel: numberAt(value, 'significance_level')?.value,
    rollout: rolloutOf(value),
    salt: textAt(value, 'salt')?.value,
    startedAt: textAt(value, 'started_at')?.value,
    reweightedAt: textAt(value, 'reweighted_at')?.value,
    endedAt: textAt(value, 'ended_at')?.value,
    outcome: textAt(value, 'outcome')?.value,
  }));
}

function armOf(experiment: YamlNode, name: Arm['name']): Arm {
  const arm = valueOf(experiment, name);
  return { name, version: textAt(arm, 'version'), weight: numberAt(arm, 'weight') };
}

function guardrailsOf(node: YamlMap | undefined): Guardrails {
  return {
    autoRevert: booleanAt(node, 'auto_revert'),
    qualityScoreDelta: numberAt(mapAt(node, 'revert_if'), 'quality_score_delta')?.value,
    sensitivity: textAt(node, 'sensitivity')?.value,
  };
}

/** `rollout:` without a value is one with the usual steps. */
function rolloutOf(experiment: YamlNode): Rollout | undefined {
  if (experiment.kind !== 'map' || !entryOf(experiment, 'rollout')) return undefined;
  const node = mapAt(experiment, 'rollout');
  const steps = valueOf(node, 'steps');
  const approved = valueOf(node, 'approved');
  return {
    steps: steps?.kind === 'seq' ? steps.items.map(stepOf) : undefined,
    step: numberAt(node, 'step')?.value,
    stepStartedAt: textAt(node, 'step_started_at')?.value,
    approved: approved?.kind === 'seq' ? approved.items.flatMap(numberOf) : [],
  };
}

const stepOf = (node: YamlNode): RolloutStep => ({
  weight: numberAt(node, 'weight')?.value,
  holdMinutes: numberAt(node, 'hold_minutes')?.value,
  minimumSampleSize: numberAt(node, 'minimum_sample_size')?.value,
  approval: booleanAt(node, 'approval'),
});

function textsAt(map: YamlNode, key: string): readonly string[] | undefined {
  const node = valueOf(map, key);
  if (node?.kind !== 'seq') return undefined;
  return node.items.flatMap((item) =>
    item.kind === 'scalar' && typeof item.value === 'string' ? [item.value] : [],
  );
}

const numberOf = (node: YamlNode): number[] =>
  node.kind === 'scalar' && typeof node.value === 'number' ? [node.value] : [];

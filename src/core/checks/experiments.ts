import type { TextRange } from '../base/problem.ts';
import type { Located } from '../registry/model.ts';
import { numberAt, textAt } from '../registry/read.ts';
import type { RegistryFile } from '../registry/registryFile.ts';
import { type YamlNode, shiftEntries, valueOf } from '../yaml/tree.ts';

/** One side of an experiment, as far as it is written. */
export interface Arm {
  readonly name: 'control' | 'challenger';
  readonly version: Located<string> | undefined;
  readonly weight: Located<number> | undefined;
}

/** An experiment as a registry file has it. Ranges are offsets in the file. */
export interface Experiment {
  readonly name: string;
  readonly keyRange: TextRange;
  readonly prompt: Located<string> | undefined;
  readonly control: Arm;
  readonly challenger: Arm;
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
}

/** The experiments of a file. What has the wrong type is left out: the schema’s validators say so. */
export function findExperiments({ sections }: RegistryFile): Experiment[] {
  const section = sections.find(({ entry }) => entry?.key === 'experiments');
  if (section?.entry?.value.kind !== 'map') return [];
  return shiftEntries(section.entry.value.entries, section.start).map(({ key, keyRange, value }) => ({
    name: key,
    keyRange,
    prompt: textAt(value, 'prompt'),
    control: armOf(value, 'control'),
    challenger: armOf(value, 'challenger'),
    startedAt: textAt(value, 'started_at')?.value,
    endedAt: textAt(value, 'ended_at')?.value,
  }));
}

function armOf(experiment: YamlNode, name: Arm['name']): Arm {
  const arm = valueOf(experiment, name);
  return { name, version: textAt(arm, 'version'), weight: numberAt(arm, 'weight') };
}

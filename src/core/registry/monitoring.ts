import type { JsonValue } from '../base/json.ts';
import type { TextRange } from '../base/problem.ts';
import { type YamlMap, type YamlNode, shiftMap, toJson, valueOf } from '../yaml/tree.ts';
import type { Located } from './model.ts';
import { mapAt, textAt } from './read.ts';
import type { RegistryFile } from './registryFile.ts';

/** The keys of `monitoring:` that stand for a monitor, or for two that go together. */
export const MONITOR_KEYS = ['quality', 'error_rate', 'latency', 'cost', 'no_data', 'drift'] as const;

export type MonitorKey = (typeof MONITOR_KEYS)[number];

/** Where alerts begin if nothing is written: a mean score, and how many times the usual p95. */
export const DEFAULT_THRESHOLD = 0.8;
export const DEFAULT_MAX_RATIO = 2;

/** What a registry says of one monitor. */
export interface WrittenMonitor {
  /** `off` is written for it. */
  readonly isOff: boolean;
  readonly numbers: ReadonlyMap<string, Located<number>>;
  readonly score: string | undefined;
}

export type WrittenMonitors = Readonly<Partial<Record<MonitorKey, WrittenMonitor>>>;

export interface WrittenHook {
  readonly range: TextRange;
  readonly webhook: Located<string> | undefined;
  /** The variable that holds the address. */
  readonly webhookEnv: Located<string> | undefined;
  readonly command: Located<string> | undefined;
  readonly args: readonly string[];
  /** Undefined where it does not say when. */
  readonly on: readonly string[] | undefined;
}

/** The `monitoring:` of a file as it is written. Ranges are offsets in the file. */
export interface WrittenMonitoring {
  readonly source: YamlMap | undefined;
  readonly monitors: WrittenMonitors;
  readonly prompts: readonly WrittenPromptMonitors[];
  readonly actions: ReadonlyMap<string, Located<string>>;
  readonly hooks: readonly WrittenHook[];
}

export interface WrittenPromptMonitors {
  readonly name: string;
  readonly keyRange: TextRange;
  readonly monitors: WrittenMonitors;
}

/** Undefined where the file has none. What has the wrong type is left out: the schema’s validators say so. */
export function findMonitoring({ sections }: RegistryFile): WrittenMonitoring | undefined {
  const section = sections.find(({ entry }) => entry?.key === 'monitoring');
  if (section?.entry?.value.kind !== 'map') return undefined;
  const node = shiftMap(section.entry.value, section.start);
  const hooks = valueOf(node, 'hooks');
  return {
    source: mapAt(node, 'source'),
    monitors: monitorsOf(node),
    prompts: (mapAt(node, 'prompts')?.entries ?? []).map(({ key, keyRange, value: monitors }) => ({
      name: key,
      keyRange,
      monitors: monitorsOf(monitors),
    })),
    actions: new Map(
      (mapAt(node, 'actions')?.entries ?? []).flatMap(({ key, value: action }) =>
        action.kind === 'scalar' && typeof action.value === 'string'
          ? [[key, { value: action.value, range: action.range }] as const]
          : [],
      ),
    ),
    hooks: hooks?.kind === 'seq' ? hooks.items.flatMap(hookOf) : [],
  };
}

function monitorsOf(node: YamlNode): WrittenMonitors {
  const found = MONITOR_KEYS.flatMap((key) => {
    const monitor = valueOf(node, key);
    return monitor ? [[key, monitorOf(monitor)] as const] : [];
  });
  return Object.fromEntries(found);
}

function monitorOf(node: YamlNode): WrittenMonitor {
  const isOff = node.kind === 'scalar' && (node.value === 'off' || node.value === false);
  const numbers = new Map<string, Located<number>>();
  for (const { key, value } of node.kind === 'map' ? node.entries : [])
    if (value.kind === 'scalar' && typeof value.value === 'number')
      numbers.set(key, { value: value.value, range: value.range });
  return { isOff, numbers, score: textAt(node, 'score')?.value };
}

function hookOf(node: YamlNode): WrittenHook[] {
  if (node.kind !== 'map') return [];
  const args = textsAt(node, 'args');
  return [
    {
      range: node.range,
      webhook: textAt(node, 'webhook'),
      webhookEnv: textAt(node, 'webhook_env'),
      command: textAt(node, 'command'),
      args: args ?? [],
      on: textsAt(node, 'on'),
    },
  ];
}

function textsAt(node: YamlNode, key: string): readonly string[] | undefined {
  const list = valueOf(node, key);
  return list?.kind === 'seq' ? list.items.map(toJson).filter(isText) : undefined;
}

const isText = (value: JsonValue): value is string => typeof value === 'string';

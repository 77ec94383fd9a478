import type { YamlEntry, YamlMap } from '../../yaml/tree.ts';
import { type Fault, findFaults, firstLine, unknownKeyFault } from './checkValue.ts';
import { type Part, type SuiteReading, isAbsent, placeOf } from './reading.ts';
import type { KeyRules } from './suiteKeys.ts';

/**
 * Reports keys of a map that may not stand there or have no effect, and values that are not of their kind.
 * Rules that refer to another schema (`$ref`) are left to whoever reads the value.
 * @param advise what else is known of a key that has no rule; true if it needs no other report
 */
export function checkKeys(
  part: Part<YamlMap>,
  rules: KeyRules,
  { reading, advise }: { readonly reading: SuiteReading; readonly advise?: (entry: YamlEntry) => boolean },
): void {
  for (const entry of part.node.entries) {
    const { key, keyRange, value } = entry;
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    if (!rule) {
      if (advise?.(entry)) continue;
      reportFault(part, unknownKeyFault(key, keyRange, ownKeys(rules)), reading);
    } else if (rule.foreign) {
      const { severity, advice } = rule.foreign;
      const [code, message] =
        severity === 'error'
          ? (['suite-unsupported', `“${key}” is not supported. ${advice}`] as const)
          : (['suite-ignored-key', `“${key}” has no effect here. ${advice}`] as const);
      const tags = severity === 'error' ? {} : { unnecessary: true as const };
      reading.report(placeOf(part, keyRange), { code, severity, message, data: { key }, ...tags });
    } else if (!isAbsent(value)) {
      for (const fault of findFaults(value, rule.schema, `\`${key}\``)) reportFault(part, fault, reading);
    }
  }
}

export function reportFault(
  { file }: Part,
  { range, message, isUnknownKey, data }: Fault,
  reading: SuiteReading,
): void {
  const code = isUnknownKey ? 'suite-unknown-key' : 'suite-invalid-value';
  reading.report({ uri: file.uri, range }, { code, message, ...(data && { data }) });
}

/** Reports a value that is of the wrong kind altogether; with `data` for what a fix needs to know. */
export function reportInvalid(part: Part, fault: string | Omit<Fault, 'range'>, reading: SuiteReading): void {
  const { message, data } = typeof fault === 'string' ? { message: fault } : fault;
  const place = placeOf(part, firstLine(part.node));
  reading.report(place, { code: 'suite-invalid-value', message, ...(data && { data }) });
}

export function entryPart(part: Part<YamlMap>, key: string): Part | undefined {
  const entry = part.node.entries.find((candidate) => candidate.key === key);
  return entry && { file: part.file, node: entry.value };
}

/** The keys to offer where one is misspelled: not those that have no effect. */
function ownKeys(rules: KeyRules): string[] {
  return Object.keys(rules).filter((key) => !rules[key]?.foreign);
}

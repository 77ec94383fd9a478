import type { JsonValue } from '../base/json.ts';
import type { Change } from './compare.ts';
import type { SchemaChange } from './compareSchemas.ts';

/** The changes as short clauses, such as “2 new examples” and “temperature 0.3 → 0.2”; what is alike is counted. */
export function describeChanges(changes: readonly Change[]): string[] {
  const counts = new Map<string, number>();
  for (const change of changes) {
    const clause = describe(change);
    counts.set(clause, (counts.get(clause) ?? 0) + 1);
  }
  return Array.from(counts, ([clause, count]) => (count === 1 ? clause : inPlural(clause, count)));
}

function describe(change: Change): string {
  switch (change.kind) {
    case 'model':
      return `model ${change.from ?? 'none'} → ${change.to ?? 'none'}`;
    case 'parameter':
      return `${change.name} ${short(change.from)} → ${short(change.to)}`;
    case 'output-schema':
      return change.what === 'added'
        ? 'the answer is held to a schema'
        : 'the answer is no longer held to a schema';
    case 'schema':
      return describeSchema(change);
    case 'tool':
      return TOOLS[change.what](change.name);
    case 'variable':
      return VARIABLES[change.what](change.name);
    case 'message':
      if (change.what === 'role') return `a ${change.from} message is a ${change.role} message now`;
      return change.what === 'added' ? `a new ${change.role} message` : `a removed ${change.role} message`;
    case 'example':
      return change.what === 'added' ? 'a new example' : 'a removed example';
    case 'instruction':
      return change.what === 'added' ? 'a new instruction' : 'a removed instruction';
    case 'words':
      return `${change.exact ? '' : 'about '}+${change.added} −${change.removed} words`;
    default:
      return 'white space only';
  }
}

const inPlural = (clause: string, count: number): string =>
  clause.startsWith('a ') ? `${count}${clause.slice(1)}s` : clause;

const TOOLS: Readonly<Record<(Change & { kind: 'tool' })['what'], (name: string) => string>> = {
  added: (name) => `a new tool ${name}`,
  removed: (name) => `the tool ${name} is gone`,
  changed: (name) => `the tool ${name} takes other arguments`,
  described: (name) => `the tool ${name} is described in other words`,
};

const VARIABLES: Readonly<Record<(Change & { kind: 'variable' })['what'], (name: string) => string>> = {
  added: (name) => `a new variable ${name} that may be left out`,
  removed: (name) => `the variable ${name} is gone`,
  required: (name) => `the variable ${name} must be supplied`,
  optional: (name) => `the variable ${name} may be left out`,
};

function describeSchema({ what, field, from, to }: SchemaChange): string {
  const name = field === '' ? 'the answer' : field;
  switch (what) {
    case 'field-added':
      return `the answer may have ${name}`;
    case 'field-removed':
      return `the answer has no ${name}`;
    case 'field-required':
      return `the answer always has ${name}`;
    case 'field-optional':
      return `the answer may lack ${name}`;
    case 'type':
      return `${name} is ${to || 'of any type'} instead of ${from || 'any type'}`;
    case 'values-added':
      return to === undefined ? `${name} may have any value` : `${name} may be ${to}`;
    case 'values-removed':
      return from === undefined ? `${name} has a list of values` : `${name} is never ${from}`;
    case 'constraint':
      return `other rules for ${name}${from === undefined ? '' : ` (${from})`}`;
    default:
      return `${name} is described in other words`;
  }
}

const LONGEST_VALUE = 40;

function short(value: JsonValue | undefined): string {
  if (value === undefined) return 'none';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}

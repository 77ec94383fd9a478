import { type JsonValue, isJsonArray, isJsonObject } from '../base/json.ts';
import { scorers } from '../evals/scorers/index.ts';
import type { Scorer } from '../evals/scorers/scorer.ts';
import { renderFlow } from '../yaml/render.ts';
import { renderKey, renderScalar } from '../yaml/scalars.ts';
import { variablesIn } from './completionFacts.ts';
import { fileItems, globs } from './completionFiles.ts';
import { type Completion, escapeSnippet, valueItem, writeText } from './completionItem.ts';
import { keyText } from './completionKeys.ts';
import { modelItems } from './completionModels.ts';
import { ITEM, type YamlPlace } from './completionPlace.ts';
import type { KnownVariable } from './completionTemplate.ts';
import type { Found, Surroundings } from './completionValues.ts';

/** Whether the path is that of an assertion: an item of `assert`, or a template of one. */
export function isAssertion(path: readonly string[]): boolean {
  if (path.at(-1) === ITEM) return path.at(-2) === 'assert';
  return path.length === 2 && path[0] === 'assertionTemplates';
}

/** Whether the path is that of the values of a case. */
const isVars = (path: readonly string[]): boolean =>
  path.at(-1) === 'vars' && (path.at(-2) === ITEM || path.at(-2) === 'defaultTest');

/** Keys of a suite that the schema cannot know. */
export function suiteKeys(place: YamlPlace, around: Surroundings): readonly Completion[] {
  if (isVars(place.path)) return variableKeys(place, around);
  // A whole assertion where nothing of it is written yet.
  const isNew = isAssertion(place.path) && place.siblings.size === 0 && !place.hasColon && place.quote === '';
  return isNew ? [...wholeAssertions(place), ...wholeReferences(place, around.text)] : [];
}

export async function suiteValues(place: YamlPlace, around: Surroundings): Promise<Found | undefined> {
  const { path } = place;
  const last = path.at(-1) ?? '';
  const parent = path.slice(0, -1);
  const typed = around.text.slice(place.range.start, place.offset);
  if (isAssertion(parent) && last === 'type') return { items: assertionTypes(place) };
  if (isAssertion(parent) && last === '$ref') return { items: references(place, around.text) };
  if (last === 'metric') return { items: metrics(place, around.text) };
  const isJudges = last === 'model' || last === 'embeddings';
  if (path[0] === 'judge' && (path.length === 1 || isJudges)) return modelItems(place, around, around.ports);
  const isTests = last === 'tests' || last === 'config' || (last === ITEM && parent.at(-1) === 'tests');
  if (isTests || 'file://'.startsWith(typed.slice(0, 7)) ? isTests || typed !== '' : false) {
    const glob = isTests ? globs.cases : globs.any;
    return { items: await fileItems(place, { uri: around.uri, glob, scheme: 'file://' }, around.ports) };
  }
  if (isVars(parent)) return { items: samples(place, last, around) };
  return undefined;
}

const namesOf = ({ prompts, store }: Surroundings): readonly KnownVariable[] =>
  prompts.flatMap((prompt) => variablesIn(prompt, store));

function samples(place: YamlPlace, name: string, around: Surroundings): readonly Completion[] {
  const sample = namesOf(around).find((variable) => variable.name === name)?.sample;
  if (sample === undefined || (place.quote !== '' && typeof sample !== 'string')) return [];
  const label = typeof sample === 'string' ? sample : JSON.stringify(sample);
  const insertText =
    typeof sample === 'string'
      ? writeText(place, sample)
      : `${place.needsSpace ? ' ' : ''}${renderFlow(sample)}`;
  return [{ label: label.slice(0, 80), kind: 'value', detail: 'sample', insertText, filterText: label }];
}

/** The variables that a case does not give a value yet, the declared ones first; all at once as well. */
function variableKeys(place: YamlPlace, around: Surroundings): readonly Completion[] {
  const missing = namesOf(around).filter(
    ({ name }, i, all) => !place.siblings.has(name) && all.findIndex((one) => one.name === name) === i,
  );
  const used = missing.filter(({ uses }) => uses > 0);
  const items = [...used, ...missing.filter(({ uses }) => uses === 0)].map(
    ({ name, description, sample, uses }) => ({
      label: name,
      kind: 'variable' as const,
      detail: uses > 0 ? 'used by the prompt' : 'declared, not used',
      ...(description !== undefined && { documentation: description }),
      ...keyText(place, name, presetOf(sample, 1)),
    }),
  );
  if (used.length < 2 || place.hasColon || place.quote !== '') return items;
  const lines = used.map(
    ({ name, sample }, i) => `${escapeSnippet(renderKey(name))}: ${presetOf(sample, i + 1)}`,
  );
  const all: Completion = {
    label: `all ${used.length} missing variables`,
    kind: 'snippet',
    detail: used.map(({ name }) => name).join(', '),
    insertText: lines.join(separatorOf(place)),
    isSnippet: true,
  };
  return [all, ...items];
}

const separatorOf = ({ flow, innerIndent }: YamlPlace): string => (flow ? ', ' : `\n${innerIndent}`);

function presetOf(sample: JsonValue | undefined, stop: number): string {
  if (sample === undefined) return `$${stop}`;
  return `\${${stop}:${escapeSnippet(renderFlow(sample))}}`;
}

/** The types of assertions, with the keys that they need where these are not written yet. */
function assertionTypes(place: YamlPlace): readonly Completion[] {
  const plain = Object.entries(scorers).map(([type, scorer]) => typeItem(place, type, scorer));
  const set: Completion = {
    label: 'assert-set',
    kind: 'assertion',
    detail: 'Assertions that count as one.',
    insertText: writeText(place, 'assert-set'),
  };
  const inverted = Object.entries(scorers).map(([type, scorer]) => typeItem(place, `not-${type}`, scorer));
  return [...plain, set, ...inverted];
}

function typeItem(place: YamlPlace, type: string, scorer: Scorer): Completion {
  const rest = Object.entries(scorer.example).filter(([key]) => key !== 'type' && !place.siblings.has(key));
  const name = escapeSnippet(writeText(place, type));
  const keys = place.quote === '' ? shapeOf(rest, place) : [];
  return {
    label: type,
    kind: 'assertion',
    detail: meaningOf(type, scorer),
    documentation: documentationOf(type, scorer),
    insertText: [name, ...keys].join(separatorOf(place)),
    isSnippet: true,
  };
}

const meaningOf = (type: string, { description }: Scorer): string =>
  type.startsWith('not-') ? `Passes where this does not hold: ${description}` : description;

function documentationOf(type: string, scorer: Scorer): string {
  const lines = Object.entries({ ...scorer.example, type }).map(
    ([key, value]) => `${key}: ${renderFlow(value)}`,
  );
  return `${meaningOf(type, scorer)}\n\n\`\`\`yaml\n- ${lines.join('\n  ')}\n\`\`\``;
}

/** Keys with the example's values to be typed over. */
function shapeOf(
  entries: readonly (readonly [string, JsonValue])[],
  { flow, innerIndent }: YamlPlace,
): readonly string[] {
  let stop = 0;
  const write = (value: JsonValue): string => {
    if (typeof value === 'string') return `\${${++stop}:${escapeSnippet(renderScalar(value))}}`;
    if (isJsonArray(value)) return `[${value.map((item) => write(item)).join(', ')}]`;
    if (!isJsonObject(value)) return `\${${++stop}:${String(value)}}`;
    const inner = Object.entries(value).map(([key, item]) => `${renderKey(key)}: ${write(item)}`);
    return flow
      ? `{ ${inner.join(', ').replace(/\}$/, '} ')} }`
      : inner.map((line) => `\n${innerIndent}  ${line}`).join('');
  };
  return entries.map(([key, value]) => {
    const written = write(value);
    return `${renderKey(key)}:${written.startsWith('\n') ? '' : ' '}${written}`;
  });
}

function wholeAssertions(place: YamlPlace): readonly Completion[] {
  return Object.entries(scorers).map(([type, scorer]) => {
    const rest = Object.entries(scorer.example).filter(([key]) => key !== 'type');
    const keys = [`type: ${type}`, ...shapeOf(rest, place)];
    const body = keys.join(separatorOf(place));
    return {
      label: type,
      kind: 'assertion',
      detail: meaningOf(type, scorer),
      documentation: documentationOf(type, scorer),
      insertText: place.flow && place.isItem ? `{ ${body} }` : body,
      isSnippet: true,
    };
  });
}

function wholeReferences(place: YamlPlace, text: string): readonly Completion[] {
  if (place.path[0] === 'assertionTemplates') return [];
  return templateNames(text).map((name) => {
    const body = `$ref: ${JSON.stringify(`#/assertionTemplates/${name}`)}`;
    return {
      label: name,
      kind: 'snippet',
      detail: 'an assertion template',
      insertText: place.flow && place.isItem ? `{ ${body} }` : body,
    };
  });
}

function references(place: YamlPlace, text: string): readonly Completion[] {
  return templateNames(text).map((name) =>
    valueItem(place, `#/assertionTemplates/${name}`, {
      kind: 'value',
      documentation: 'An assertion template of this suite.',
    }),
  );
}

/** The names under `assertionTemplates`, by their look. */
function templateNames(text: string): readonly string[] {
  const section =
    /^assertionTemplates:[ \t]*(?:#.*)?\r?\n((?:[ \t]+.*(?:\r?\n|$)|[ \t]*\r?\n|#.*\r?\n)*)/m.exec(
      text,
    )?.[1] ?? '';
  const indent = /^[ \t]+(?=[^\s#])/m.exec(section)?.[0];
  if (indent === undefined) return [];
  const keys = section
    .split(/\r?\n/)
    .flatMap((line) => new RegExp(`^${indent}["']?([^\\s"'#:][^"':]*)["']?:`).exec(line)?.[1] ?? []);
  return [...new Set(keys)];
}

function metrics(place: YamlPlace, text: string): readonly Completion[] {
  const typed = text.slice(place.range.start, place.range.end);
  const names = Array.from(text.matchAll(/\bmetric:[ \t]+["']?([^\s"',}#][^"',}#\r\n]*)/g), ([, name = '']) =>
    name.trim(),
  );
  return [...new Set(names)]
    .filter((name) => name !== typed)
    .map((label) => valueItem(place, label, { kind: 'value' }));
}

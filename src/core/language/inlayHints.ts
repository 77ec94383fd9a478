import type { JsonValue } from '../base/json.ts';
import type { Sha256 } from '../base/ports.ts';
import type { TextRange } from '../base/problem.ts';
import { promptsBetween } from '../checks/fixScope.ts';
import { scoreStateOf } from '../evals/scoreState.ts';
import { figuresHint } from '../monitoring/figures.ts';
import type { RegistryStore } from '../registry/store.ts';
import { type RegisteredPrompt, idOf, inFile, promptOf } from '../registry/workspace.ts';
import type { Template, VariableUse } from '../template/template.ts';
import { DRAFT, type PlacedContent, contentOf, findContents } from '../versions/content.ts';
import { messagesOf, templateOf } from '../versions/messages.ts';
import { fileUsers } from './fileUsers.ts';
import { shareLines } from './hintBudget.ts';
import type { HoverPorts } from './hoverPorts.ts';
import { renderScoreHint } from './scoreHint.ts';
import { scoreRange } from './staleScores.ts';
import { currentValue, renderValue, valueAlong } from './variableValues.ts';

/** What an editor draws behind a place of a file. */
export interface InlayHint {
  /** In the file. */
  readonly offset: number;
  /** Short enough for its line. */
  readonly label: string;
  readonly about: HintSubject;
}

type HintSubject =
  | {
      readonly kind: 'value';
      /** See idOf. */
      readonly prompt: string;
      readonly variable: string;
      /** Of the whole variable, of which the label may show a property. */
      readonly value: JsonValue;
    }
  | { readonly kind: 'score'; readonly placed: PlacedContent }
  /** What production says of the version that it is served. */
  | { readonly kind: 'figures'; readonly prompt: RegisteredPrompt; readonly version: string };

interface Ports {
  readonly store: RegistryStore;
  readonly sha256: Sha256;
}

/** What monitors last found of a version; nothing where nobody looks. */
interface MonitoredPorts extends Ports {
  readonly evaluationsOf?: HoverPorts['evaluationsOf'];
}

/**
 * The values of the variables where a prompt is being written (the draft, or the inline content, their template
 * files and partials), and the evidence behind scores. A variable without a value has no hint: a diagnostic and the
 * preview say what is missing. A score that is stale has none either: hints follow an edit too slowly to say so.
 */
export function findInlayHints(uri: string, range: TextRange, ports: MonitoredPorts): InlayHint[] {
  const { store, sha256, evaluationsOf } = ports;
  const source = store.read(uri);
  if (source.state !== 'loaded') return [];
  const prompts = store.isRegistry(uri) ? promptsBetween(uri, range, store) : [];
  const hints = store.isRegistry(uri)
    ? prompts.flatMap((prompt) => [
        ...writtenHints(prompt, store),
        ...(evaluationsOf ? figuresHints(prompt, evaluationsOf) : []),
        ...findContents(prompt, store)
          .filter((placed) => placed.uri === uri)
          .flatMap((placed) => scoreHint(placed, { store, sha256 })),
      ])
    : [
        ...fileHints(uri, store),
        ...fileUsers(uri, store).contents.flatMap((placed) => scoreHint(placed, { store, sha256 })),
      ];
  const wanted = hints
    .filter(({ offset }) => range.start <= offset && offset <= range.end)
    .toSorted((a, b) => a.offset - b.offset);
  return shareLines(wanted, source.text);
}

/** Behind the version that production serves: how it does there. */
function figuresHints(prompt: RegisteredPrompt, evaluationsOf: HoverPorts['evaluationsOf']): InlayHint[] {
  const { version } = promptOf(prompt);
  const label = version && figuresHint(evaluationsOf(prompt, version.value));
  if (label === undefined) return [];
  const { end } = inFile(prompt, version!.range);
  return [{ offset: end, label: ` ${label}`, about: { kind: 'figures', prompt, version: version!.value } }];
}

/** What is being written: the draft, or else the inline content. */
const editedOf = (prompt: RegisteredPrompt, store: RegistryStore): PlacedContent | undefined => {
  const placed = contentOf(prompt, DRAFT, store);
  return placed ?? findContents(prompt, store).find(({ where }) => where === 'inline');
};

function writtenHints(prompt: RegisteredPrompt, store: RegistryStore): InlayHint[] {
  const placed = editedOf(prompt, store);
  if (!placed || placed.content.wording.kind === 'file') return [];
  return messagesOf(placed, store).messages.flatMap(({ template, toRange }) =>
    valueHints(template, { prompt, valueOf: (use) => ownValue(prompt, use) }).map((hint) => ({
      ...hint,
      offset: toRange({ start: hint.offset - 1, end: hint.offset }).end + prompt.start,
    })),
  );
}

interface FoundValue {
  readonly variable: string;
  readonly value: JsonValue;
  readonly shown: JsonValue;
}

function ownValue(
  prompt: RegisteredPrompt,
  { name, path }: Pick<VariableUse, 'name' | 'path'>,
): FoundValue[] {
  const value = currentValue(prompt, name);
  const shown = valueAlong(value, path.slice(1));
  return value === undefined || shown === undefined ? [] : [{ variable: name, value, shown }];
}

/** Hints with offsets in the template: behind the braces that print a variable. */
function valueHints(
  template: Template,
  {
    prompt,
    valueOf,
  }: { readonly prompt: RegisteredPrompt; readonly valueOf: (use: VariableUse) => readonly FoundValue[] },
): InlayHint[] {
  return template.variables.flatMap((use) => {
    if (use.local || use.place !== 'output') return [];
    const close = template.source.indexOf('}}', use.range.end);
    if (close < 0) return [];
    return valueOf(use).map(({ variable, value, shown }) => ({
      offset: close + 2,
      label: `: ${oneLine(renderValue(shown))}`,
      about: { kind: 'value' as const, prompt: idOf(prompt), variable, value },
    }));
  });
}

/** Far more than a line has room for: what is behind it is not worth looking at. */
const MOST_OF_A_VALUE = 200;

const oneLine = (text: string): string =>
  text
    .slice(0, MOST_OF_A_VALUE)
    .replace(/[\r\n]+$/, '')
    .replaceAll(/\r?\n/g, '⏎')
    .replaceAll('\t', ' ');

/** Of a template file or a partial: the values of the first prompt that is written with it. */
function fileHints(uri: string, store: RegistryStore): InlayHint[] {
  const source = store.read(uri);
  if (source.state !== 'loaded') return [];
  const users = fileUsers(uri, store);
  // A suite of ten thousand cases is no template, and reading it as one would take half a second.
  if (users.wordings.length + users.partials.length === 0) return [];
  const template = templateOf(source, source.text);
  const user = users.wordings.find(({ where }) => where === 'draft' || where === 'inline');
  if (user) {
    const { prompt } = user;
    return valueHints(template, { prompt, valueOf: (use) => ownValue(prompt, use) });
  }
  for (const { registry, name } of users.partials) {
    for (const prompt of registry.prompts) {
      const hints = partialHints(template, { name, prompt, store });
      if (hints.length > 0) return hints;
    }
  }
  return [];
}

/** A partial sees nothing but its arguments; those that are variables of the prompt have its values. */
function partialHints(
  template: Template,
  {
    name,
    prompt,
    store,
  }: { readonly name: string; readonly prompt: RegisteredPrompt; readonly store: RegistryStore },
): InlayHint[] {
  const placed = editedOf(prompt, store);
  if (!placed) return [];
  for (const { template: user } of messagesOf(placed, store).messages) {
    const use = user.partials.find((partial) => partial.name === name && !partial.loop);
    if (!use) continue;
    const argumentsOf = new Map(
      use.args.flatMap((arg) => {
        const passed = user.variables.find(({ range }) => range.start === arg.value?.start);
        return passed && !passed.local ? [[arg.name, passed]] : [];
      }),
    );
    return valueHints(template, {
      prompt,
      valueOf({ name: argument, path }) {
        const passed = argumentsOf.get(argument);
        return passed ? ownValue(prompt, { ...passed, path: [...passed.path, ...path.slice(1)] }) : [];
      },
    });
  }
  return [];
}

function scoreHint(placed: PlacedContent, { store, sha256 }: Ports): InlayHint[] {
  const { evalScore, lastEval } = placed.content;
  if (!evalScore) return [];
  const state = scoreStateOf(placed, store, sha256);
  if (state === 'content-changed' || state === 'unknown') return [];
  const label = state === 'unverified' ? 'unverified' : renderScoreHint(lastEval ?? {});
  if (label === '') return [];
  return [{ offset: scoreRange(placed)!.end, label: ` ${label}`, about: { kind: 'score' as const, placed } }];
}

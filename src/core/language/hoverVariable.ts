import type { Sha256 } from '../base/ports.ts';
import { parseSuite } from '../evals/suite/parseSuite.ts';
import { suiteUriOf } from '../evals/suiteOf.ts';
import type { RegistryStore } from '../registry/store.ts';
import { type RegisteredPrompt, idOf, inFile, promptOf } from '../registry/workspace.ts';
import type { VariableUse } from '../template/template.ts';
import { type HoverLink, type HoverPart, cut, links, text } from './hoverParts.ts';
import { type TemplatePlace, localDefinition } from './templateAt.ts';
import { currentValue, renderValue, valueAlong } from './variableValues.ts';

interface Ports {
  readonly store: RegistryStore;
  readonly sha256: Sha256;
}

/** A variable where a template reads it. */
export function hoverUse(place: TemplatePlace, use: VariableUse, ports: Ports): HoverPart[] {
  const title: HoverPart = { kind: 'title', text: use.path.join('.') };
  if (use.local) return [title, ...describeLocal(place, use)];
  const [placed] = place.contents;
  if (!placed) {
    const names = place.partials.map(({ name }) => `“${name}”`).join(', ');
    return [title, text(`An argument of the partial ${names}: whoever renders it says what it is.`)];
  }
  const part =
    use.path.length > 1 ? valueAlong(currentValue(placed.prompt, use.name), use.path.slice(1)) : undefined;
  return [
    ...(part === undefined ? [] : [title, text('In the sample:'), code(renderValue(part, 2))]),
    ...hoverVariable(placed.prompt, use.name, ports),
  ];
}

function describeLocal({ template, uri, toRange }: TemplatePlace, use: VariableUse): HoverPart[] {
  const definition = localDefinition(template, use);
  if (!definition) return [text('The template itself sets it.')];
  const { source } = template;
  const start = source.lastIndexOf('\n', definition.range.start - 1) + 1;
  const newline = source.indexOf('\n', definition.range.end);
  const line = source.slice(start, newline < 0 ? undefined : newline).trim();
  const how = { assign: 'The template sets it here:', loop: 'It goes over a list:', counter: 'It counts:' };
  return [
    text(how[definition.kind]),
    { kind: 'code', text: cut(line), language: 'liquid' },
    ...links({ title: 'Where it is set', uri, range: toRange(definition.range) }),
  ];
}

const code = (value: string): HoverPart => ({ kind: 'code', text: cut(value), language: 'text' });

/** A variable of a prompt: what it is for, its sample, and who sets it. */
export function hoverVariable(prompt: RegisteredPrompt, name: string, ports: Ports): HoverPart[] {
  const { variables } = promptOf(prompt);
  const declared = variables?.get(name);
  const target = { prompt: idOf(prompt), variable: name };
  const change: HoverLink = { title: 'Change value…', command: 'changeValue', args: [target] };
  const cases = describeCases(prompt, name, ports);
  const found = cases.line === undefined ? [] : [text(cases.line)];
  if (!declared) {
    const advice = variables
      ? 'It is not declared: add it to `variables`, or correct its name.'
      : 'A variable of the prompt, which declares none.';
    const title: HoverPart = { kind: 'title', text: name, detail: 'variable' };
    return [title, { kind: 'help', markdown: advice }, ...found, ...links(cases.link, change)];
  }
  const detail = ['variable', declared.type, declared.required ? 'required' : 'may be left out'];
  const place = { uri: prompt.file.uri, range: inFile(prompt, declared.keyRange) };
  return [
    { kind: 'title', text: name, detail: detail.filter(Boolean).join(', ') },
    ...(declared.description === undefined ? [] : [text(declared.description)]),
    ...(declared.sample === undefined
      ? [text('It has no sample yet.')]
      : [text('Sample:'), code(renderValue(declared.sample, 2))]),
    ...found,
    ...links({ title: 'Declaration', ...place }, cases.link, change),
  ];
}

const MOST_CASES = 3;

/** Which cases of the suite set a variable, and where the first of them does. */
function describeCases(
  prompt: RegisteredPrompt,
  name: string,
  { store, sha256 }: Ports,
): { readonly line?: string; readonly link?: HoverLink } {
  const { uri, path } = suiteUriOf(prompt, store);
  if (store.read(uri).state !== 'loaded') return {};
  const { suite } = parseSuite(uri, store, sha256);
  const setting = suite.cases.filter(({ variables }) => Object.hasOwn(variables, name));
  if (setting.length === 0) {
    return suite.cases.length > 0 ? { line: `No case of ${path} sets it.` } : {};
  }
  const named = setting.slice(0, MOST_CASES).map(({ description }) => `“${short(description)}”`);
  const more = setting.length > MOST_CASES ? [`${setting.length - MOST_CASES} more`] : [];
  const [set, all] = [setting.length, suite.cases.length];
  const count =
    all === 1
      ? `The only case of ${path} sets it`
      : `${set === all ? `All ${all}` : `${set} of ${all}`} cases of ${path} set it`;
  const place = suite.variables.get(name);
  return {
    line: `${count}: ${[...named, ...more].join(', ')}.`,
    ...(place && { link: { title: 'First case', uri: place.uri, range: place.range } }),
  };
}

const LONGEST_NAME = 50;
const short = (name: string): string =>
  name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;

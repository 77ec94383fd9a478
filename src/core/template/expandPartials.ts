import { applyEdits, type TextEdit } from '../base/problem.ts';
import { analyseTemplate, type Analysis } from './analysis.ts';
import { limits } from './limits.ts';
import type { Definition, PartialUse, Template, VariableUse } from './templateModel.ts';

/**
 * The text of the template with its render tags replaced by the texts of the partials, so that no other
 * file can change what it says. Wherever the template renders, the expansion renders the same.
 *
 * A partial sees only its arguments. In its text arguments are therefore replaced by the expressions that
 * are passed, other variables by nil, and the names that it sets are changed where the template uses them
 * too. White space control stays on its side of the tag: where it would reach across, an inline comment
 * stands between. A tag is left as it is where no text does the same: the partial is unknown, broken or
 * part of a circle, or needs a variable that is not passed; it counts, cycles or continues loops; it sets
 * one of its arguments in some case only; the tag is a line of a liquid tag. Whoever freezes a text has
 * to look for the partials that are left in it.
 */
export function expandPartials(template: Template, partials: ReadonlyMap<string, Template>): string {
  return expand(template, { partials, depth: 0, bodies: new Map() });
}

interface Surroundings {
  readonly partials: ReadonlyMap<string, Template>;
  /** The number of partials around. */
  readonly depth: number;
  /** What is known already; undefined for a partial that cannot be inlined or that is being looked at. */
  readonly bodies: Map<string, Body | undefined>;
}

function expand(template: Template, surroundings: Surroundings): string {
  if (template.problems.length > 0) return template.source;
  const { source } = template;
  const taken = new Set(template.variables.map((use) => use.name));
  for (const { name } of analyseTemplate(source).definitions) taken.add(name);
  const edits: TextEdit[] = [];
  let length = source.length;
  for (const use of template.partials) {
    const body = use.inLiquidTag ? undefined : partialBody(use.name, surroundings);
    const inlined = body && inline({ source, use, body, taken });
    if (inlined === undefined) continue;
    edits.push({ ...use.tag, newText: inlined });
    length += inlined.length;
    // Partials that render partials twice each grow without bound.
    if (length > limits.templateLength) return source;
  }
  return applyEdits(source, edits);
}

interface Body extends Analysis {
  readonly source: string;
}

function partialBody(name: string, surroundings: Surroundings): Body | undefined {
  const { partials, depth, bodies } = surroundings;
  if (bodies.has(name)) return bodies.get(name);
  bodies.set(name, undefined);
  const partial = partials.get(name);
  if (!partial || partial.problems.length > 0 || depth > limits.blockDepth) return undefined;
  const source = expand(partial, { ...surroundings, depth: depth + 1 });
  const analysis = analyseTemplate(source);
  const isCircle = analysis.partials.some((use) => use.name === name);
  if (!isCircle && !analysis.stateful) bodies.set(name, { source, ...analysis });
  return bodies.get(name);
}

/** One tag that is to be replaced. */
interface Inlining {
  readonly source: string;
  readonly use: PartialUse;
  readonly body: Body;
  /** Names that mean something in the template. Names that the inlined text sets are added. */
  readonly taken: Set<string>;
}

function inline({ source, use, body, taken }: Inlining): string | undefined {
  const passed = passedValues(source, use);
  const loopVariable = use.loop && freshName(use.loop.alias, use.name, taken);
  if (use.loop && loopVariable !== undefined)
    passed.set(use.loop.alias, loopVariable).set('forloop', 'forloop');
  const assigned = body.definitions.filter((definition) => definition.kind === 'assign');
  if (assigned.some((definition) => setsArgument(definition, assigned, passed, use))) return undefined;

  for (const name of passed.keys()) taken.add(name);
  const names = new Map<string, string>();
  for (const { name } of body.definitions)
    if (!names.has(name)) names.set(name, freshName(name, use.name, taken));

  const edits: TextEdit[] = body.definitions.map(({ name, range }) => ({
    ...range,
    newText: names.get(name) ?? name,
  }));
  const isAssigned = new Set(assigned.map((definition) => definition.name));
  for (const variable of body.variables) {
    const newText = replacement(variable, { passed, names, isAssigned });
    if (newText === undefined) return undefined;
    edits.push({ ...rootRange(variable, body.source), newText });
  }
  const text = applyEdits(body.source, edits);
  const resets = [...isAssigned]
    .filter((name) => mayBeUnset(name, body, passed))
    .map((name) => names.get(name) ?? name);
  const list = use.loop && source.slice(use.loop.value.start, use.loop.value.end);
  return withEdges({ source, use, text, resets, loop: list && `for ${loopVariable} in ${list}` });
}

/** What the names that the tag passes stand for. */
function passedValues(source: string, use: PartialUse): Map<string, string> {
  return new Map(
    use.args.map(({ name, value }) => [name, value ? source.slice(value.start, value.end) : 'true']),
  );
}

/** An argument that is set may be read from both sources, unless it is set once and for all. */
function setsArgument(
  definition: Definition,
  all: readonly Definition[],
  passed: ReadonlyMap<string, string>,
  use: PartialUse,
): boolean {
  if (!passed.has(definition.name)) return false;
  const first = all.find(({ name }) => name === definition.name);
  return use.loop !== undefined || first?.depth !== 0;
}

interface Meaning {
  readonly passed: ReadonlyMap<string, string>;
  readonly names: ReadonlyMap<string, string>;
  readonly isAssigned: ReadonlySet<string>;
}

/** What stands for the root of a path, or undefined if nothing can. */
function replacement(variable: VariableUse, { passed, names, isAssigned }: Meaning): string | undefined {
  if (variable.local) return names.get(variable.name) ?? variable.name;
  const value = passed.get(variable.name);
  if (value === undefined) {
    if (isAssigned.has(variable.name)) return names.get(variable.name);
    return variable.optional ? 'nil' : undefined;
  }
  if (/[\r\n]/.test(value)) return undefined; // It would end a line of a liquid tag.
  const isLiteral = /^["'(\d.+-]/.test(value);
  const isWholePath =
    variable.path.length === 1 && variable.range.end - variable.range.start === variable.name.length;
  return isLiteral && !isWholePath ? undefined : value;
}

/** The name at the start of a path, with its brackets if it has them. */
function rootRange({ name, range }: VariableUse, source: string): { start: number; end: number } {
  if (!source.startsWith('[', range.start)) return { start: range.start, end: range.start + name.length };
  const bracket = /^\[\s*(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')[^\]]*\]/s.exec(
    source.slice(range.start, range.end),
  );
  return { start: range.start, end: bracket ? range.start + bracket[0].length : range.end };
}

/** Each rendering of a partial starts without the names that it sets; in one text they would stay. */
function mayBeUnset(name: string, body: Body, passed: ReadonlyMap<string, string>): boolean {
  const first = body.definitions.find(
    (definition) => definition.name === name && definition.kind === 'assign',
  );
  const isReadBefore = body.variables.some((use) => use.name === name && !use.local);
  return first?.depth !== 0 || (isReadBefore && !passed.has(name));
}

function freshName(name: string, partial: string, taken: Set<string>): string {
  const base = `${partial.replaceAll(/\W+/g, '_')}_${name.replaceAll(/\W+/g, '_')}`;
  let fresh = /^\w+$/.test(name) ? name : base;
  for (let count = 1; taken.has(fresh); count++) fresh = count === 1 ? base : `${base}_${count}`;
  taken.add(fresh);
  return fresh;
}

interface Edges {
  readonly source: string;
  readonly use: PartialUse;
  readonly text: string;
  /** Names to be set to nil in front. */
  readonly resets: readonly string[];
  readonly loop: string | undefined;
}

/** Puts tags around the text where it needs them, and else none. Undefined if that cannot be done. */
function withEdges({ source, use, text, resets, loop }: Edges): string | undefined {
  const tag = source.slice(use.tag.start, use.tag.end);
  const [before, after] = [source.slice(0, use.tag.start), source.slice(use.tag.end)];
  const label = use.name.replaceAll(/[^\w./-]+/g, '_');
  const opening = resets.map((name) => `assign ${name} = nil`);
  if (loop) opening.push(loop);
  const [trimsLeft, trimsRight] = [tag.startsWith('{%-'), tag.endsWith('-%}')];
  const joinsLeft = trimsLeft || endsTrimming(before) || startsTrimming(text);
  const joinsRight = trimsRight || endsTrimming(text) || startsTrimming(after);
  if (opening.length === 0 && joinsLeft) opening.push(`# ${label}`);
  const closing = loop ? ['endfor'] : joinsRight ? [`# end ${label}`] : [];
  if (text.endsWith('{') && (closing.length > 0 || /^[{%]/.test(after))) return undefined; // The braces would join.
  const left = opening.map((content, index) => `{%${trimsLeft && index === 0 ? '-' : ''} ${content} %}`);
  const right = closing.map((content) => `{% ${content} ${trimsRight ? '-' : ''}%}`);
  return left.join('') + text + right.join('');
}

function startsTrimming(text: string): boolean {
  return /^\{[{%]-/.test(text.trimStart());
}

function endsTrimming(text: string): boolean {
  return /-[}%]\}$/.test(text.trimEnd());
}

import type { TextRange } from '../base/problem.ts';
import type { PartialUse, Template } from '../template/template.ts';
import { partsOf } from '../template/templateParts.ts';
import type { Entity, Occurrence } from './occurrence.ts';
import { partialOwner } from './occurrence.ts';
import { nameRange } from './templateAt.ts';

/** Where a template stands, and whose variables it reads. */
export interface TemplateSite {
  readonly uri: string;
  readonly toRange: (range: TextRange) => TextRange;
  /** What a name that the template does not set itself stands for. */
  readonly entityOf: (name: string) => Entity & Pick<Occurrence, 'isDeclared'>;
  readonly registryUri: string;
  /** The owner of the names that the template sets itself. */
  readonly localOwner: string;
}

/** Every name in a template. */
export function templateOccurrences(template: Template, site: TemplateSite): Occurrence[] {
  const { uri, toRange, entityOf, registryUri, localOwner } = site;
  const local = (name: string): Entity => ({ kind: 'local', owner: localOwner, name });
  const at = (range: TextRange) => ({ uri, range: toRange(range), form: 'text' as const });
  const { definitions } = partsOf(template);
  return [
    ...template.variables.flatMap((use): Occurrence[] => {
      // `forloop` and the like are set by the language.
      if (use.local && !definitions.some(({ name }) => name === use.name)) return [];
      const entity = use.local ? local(use.name) : entityOf(use.name);
      return [{ ...entity, ...at(nameRange(template, use)), role: 'read' }];
    }),
    ...definitions.map(({ name, range, kind }): Occurrence => ({
      ...local(name),
      ...at(kind === 'assign' && /^["']/.test(template.source[range.start] ?? '') ? inner(range) : range),
      role: definitions.find((other) => other.name === name)?.range === range ? 'declaration' : 'write',
    })),
    ...template.partials.flatMap((use): Occurrence[] => [
      { kind: 'partial', owner: registryUri, name: use.name, ...at(use.range), role: 'read' },
      ...argumentNames(template, use).map(({ name, range }): Occurrence => ({
        kind: 'parameter',
        owner: partialOwner(registryUri, use.name),
        name,
        ...at(range),
        role: 'write',
      })),
    ]),
  ];
}

const inner = ({ start, end }: TextRange): TextRange => ({ start: start + 1, end: end - 1 });

/** The names that a `render` tag sets in the partial, where they are written in front of a value. */
function argumentNames(
  { source }: Template,
  { args, tag }: PartialUse,
): { name: string; range: TextRange }[] {
  return args.flatMap(({ name, value }) => {
    const before = value && source.slice(tag.start, value.start);
    const space = before && /\s*:\s*$/.exec(before);
    if (!before || !space) return [];
    const end = tag.start + space.index;
    const start = end - name.length;
    return source.startsWith(name, start) ? [{ name, range: { start, end } }] : [];
  });
}

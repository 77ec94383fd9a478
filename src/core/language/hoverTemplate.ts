import type { NamedPlace } from '../template/analysis.ts';
import { filterHelp } from './completionFilters.ts';
import { type Hover, type HoverPart, cut, links, text } from './hoverParts.ts';
import type { HoverPorts } from './hoverPorts.ts';
import { hoverUse } from './hoverVariable.ts';
import { type TemplatePlace, nameRange, registriesOf } from './templateAt.ts';

/** What stands at a place of a template. */
export function hoverTemplate(place: TemplatePlace, ports: HoverPorts): Hover | undefined {
  const { element, template, toRange } = place;
  if (element?.kind === 'variable') {
    const { use } = element;
    const range = use.path.length > 1 ? use.range : nameRange(template, use);
    return { range: toRange(range), parts: hoverUse(place, use, ports) };
  }
  if (element?.kind === 'partial') {
    const { name, range } = element.use;
    const parts = [...registriesOf(place)].flatMap(({ settings }) => {
      const path = settings.partials.get(name);
      return path ? hoverPartial(name, path, ports) : [];
    });
    return parts.length > 0 ? { range: toRange(range), parts } : undefined;
  }
  return element?.kind === 'filter' ? hoverFilter(element.filter, toRange) : undefined;
}

function hoverFilter({ name, range }: NamedPlace, toRange: TemplatePlace['toRange']): Hover | undefined {
  const help = Object.hasOwn(filterHelp, name) ? filterHelp[name] : undefined;
  if (!help) return undefined;
  const parts: HoverPart[] = [
    { kind: 'title', text: name, detail: 'filter' },
    text(help.does),
    { kind: 'code', text: help.example, language: 'liquid' },
  ];
  return { range: toRange(range), parts };
}

/** The beginning of a partial. */
export function hoverPartial(
  name: string,
  { from, value }: { readonly from: string; readonly value: string },
  { store }: HoverPorts,
): HoverPart[] {
  const uri = store.resolve(from, value);
  const source = store.read(uri);
  return [
    { kind: 'title', text: name, detail: `partial, ${value}` },
    ...(source.state === 'loaded'
      ? [
          { kind: 'code' as const, text: cut(source.text), language: 'liquid' },
          ...links({ title: 'Open', uri }),
        ]
      : [text('The file is not there, or cannot be read.')]),
  ];
}

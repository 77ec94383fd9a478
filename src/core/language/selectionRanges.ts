import type { TextRange } from '../base/problem.ts';
import { scopeAt } from '../checks/fixScope.ts';
import type { RegistryStore } from '../registry/store.ts';
import { partsOf } from '../template/templateParts.ts';
import { placeAt } from '../yaml/placeAt.ts';
import { templateAt } from './templateAt.ts';

/** The ranges around an offset, the innermost first: a name, its block in the template, the value, its key, the prompt. */
export function selectionRangesAt(uri: string, offset: number, store: RegistryStore): readonly TextRange[] {
  const found: TextRange[] = [];
  const place = templateAt(uri, offset, store);
  if (place) {
    const { template, toRange } = place;
    const { definitions, filters, tags, blocks } = partsOf(template);
    const words = [...template.variables, ...template.partials, ...definitions, ...filters, ...tags];
    const outputs = [...template.source.matchAll(/\{\{[^{}]*\}\}|\{%[^%]*%\}/g)].map(
      ({ index, 0: text }) => ({
        start: index,
        end: index + text.length,
      }),
    );
    const spans = blocks.map(({ open, close }) => ({ start: open.start, end: close.end }));
    const inner = [...words.map(({ range }) => range), ...outputs, ...spans];
    found.push(...inner.map((range) => toRange(range)));
  }
  const scope = scopeAt(uri, offset, store);
  const yaml = scope && placeAt(scope.root, offset - scope.start);
  if (scope && yaml) {
    const at = ({ start, end }: TextRange): TextRange => ({
      start: start + scope.start,
      end: end + scope.start,
    });
    const { entry, node, around } = yaml;
    if (entry)
      found.push(at(entry.keyRange), at({ start: entry.keyRange.start, end: entry.value.range.end }));
    found.push(at(node.range), ...around.map(({ range }) => at(range)));
    const indent = scope.text.length - scope.text.trimStart().length;
    found.push(at({ start: indent, end: scope.text.trimEnd().length }));
  }
  const holding = found.filter(({ start, end }) => start <= offset && offset <= end);
  const ordered = holding.toSorted((a, b) => a.end - a.start - (b.end - b.start));
  const nested: TextRange[] = [];
  for (const range of ordered) {
    const last = nested.at(-1);
    const grows =
      !last ||
      (range.start <= last.start && range.end >= last.end && range.end - range.start > last.end - last.start);
    if (grows) nested.push(range);
  }
  return nested;
}

import type { YamlPath } from '../yaml/tree.ts';
import { ITEM } from './completionPlace.ts';
import { type SchemaRoot, schemasAt } from './completionSchema.ts';
import type { HoverPart } from './hoverParts.ts';

/** What the schema says of a key; nothing where it says nothing. */
export function hoverKey(schema: SchemaRoot, path: YamlPath): HoverPart[] {
  const key = path.at(-1);
  if (typeof key !== 'string') return [];
  const steps = path.map((step) => (typeof step === 'number' ? ITEM : step));
  const descriptions = schemasAt(schema, steps).flatMap(({ description }) => description ?? []);
  return [...new Set(descriptions)].map((markdown) => ({ kind: 'help', markdown }));
}

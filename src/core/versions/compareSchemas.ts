import { type JsonObject, type JsonValue, isJsonArray, isJsonObject, isSameJson } from '../base/json.ts';

/** One way in which a later `output_schema` differs from an earlier one. */
export interface SchemaChange {
  readonly what:
    | 'field-added'
    | 'field-removed'
    | 'field-required'
    | 'field-optional'
    | 'type'
    | 'values-added'
    | 'values-removed'
    | 'constraint'
    | 'description';
  /** The field, as `items[].price`; empty for the answer itself. */
  readonly field: string;
  /** What was there and what is there now, for a sentence. */
  readonly from?: string;
  readonly to?: string;
  /**
   * Whoever reads answers of the earlier schema can read answers of the later one: every answer still has
   * what the reader counts on, and nothing that the reader does not know but may pass over.
   */
  readonly compatible: boolean;
}

/** Keywords that say something to the model and allow the same answers. */
const ANNOTATIONS: ReadonlySet<string> = new Set(
  '$schema $id $comment $anchor title description examples default deprecated readOnly writeOnly'.split(' '),
);
/** Keywords that are compared one by one, or where they are referred to. */
const WALKED: ReadonlySet<string> = new Set(
  'type enum const properties required items additionalProperties $defs definitions $ref'.split(' '),
);
const DEEPEST = 32;

/** All differences in what answers may look like; the order of keys, of `required` and of `enum` counts for nothing. */
export function compareSchemas(before: JsonObject, after: JsonObject): SchemaChange[] {
  const changes: SchemaChange[] = [];
  new Comparison(before, after, changes).compare(before, after, '', 0);
  return changes;
}

class Comparison {
  readonly #before: JsonObject;
  readonly #after: JsonObject;
  readonly #changes: SchemaChange[];
  /** Pairs that are compared already: schemas may refer to themselves. */
  readonly #seen = new Map<JsonValue, Set<JsonValue>>();

  constructor(before: JsonObject, after: JsonObject, changes: SchemaChange[]) {
    this.#before = before;
    this.#after = after;
    this.#changes = changes;
  }

  compare(writtenBefore: JsonValue, writtenAfter: JsonValue, field: string, depth: number): void {
    const before = resolve(writtenBefore, this.#before);
    const after = resolve(writtenAfter, this.#after);
    const paired = this.#seen.get(before) ?? new Set();
    if (paired.has(after) || depth > DEEPEST) return;
    this.#seen.set(before, paired.add(after));
    if (!isJsonObject(before) || !isJsonObject(after)) {
      if (!isSameJson(before, after)) this.#add({ what: 'constraint', field, compatible: before === true });
      return;
    }
    this.#compareTypes(before, after, field);
    this.#compareFields(before, after, field, depth);
    if (before['items'] !== undefined && after['items'] !== undefined)
      this.compare(before['items'], after['items'], `${field}[]`, depth + 1);
    else this.#compareKeywords(before, after, field, ['items']);
    const others = new Set([...Object.keys(before), ...Object.keys(after)]);
    this.#compareKeywords(
      before,
      after,
      field,
      [...others].filter((key) => !WALKED.has(key) && !ANNOTATIONS.has(key)),
    );
    const describes = [...others].filter((key) => ANNOTATIONS.has(key));
    if (describes.some((key) => !isSameJson(before[key] ?? null, after[key] ?? null)))
      this.#add({ what: 'description', field, compatible: true });
  }

  #add(change: SchemaChange): void {
    this.#changes.push(change);
  }

  /** Fewer types and values are fine for a reader who knows more of them. */
  #compareTypes(before: JsonObject, after: JsonObject, field: string): void {
    const [old, now] = [typesOf(before), typesOf(after)];
    if (!isSameJson(old, now)) {
      const compatible = old.length === 0 || (now.length > 0 && now.every((type) => isKnown(type, old)));
      this.#add({ what: 'type', field, from: old.join(' or '), to: now.join(' or '), compatible });
    }
    const [oldValues, values] = [valuesOf(before), valuesOf(after)];
    if (!oldValues && values) this.#add({ what: 'values-removed', field, compatible: true });
    else if (oldValues && !values) this.#add({ what: 'values-added', field, compatible: false });
    else if (oldValues && values) {
      const added = minus(values, oldValues);
      const removed = minus(oldValues, values);
      if (added.length > 0)
        this.#add({ what: 'values-added', field, to: added.join(', '), compatible: false });
      if (removed.length > 0)
        this.#add({ what: 'values-removed', field, from: removed.join(', '), compatible: true });
    }
  }

  #compareFields(before: JsonObject, after: JsonObject, field: string, depth: number): void {
    const [old, now] = [propertiesOf(before), propertiesOf(after)];
    const [wasRequired, isRequired] = [requiredOf(before), requiredOf(after)];
    for (const name of Object.keys(old)) {
      const path = field ? `${field}.${name}` : name;
      if (!Object.hasOwn(now, name)) {
        this.#add({ what: 'field-removed', field: path, compatible: false });
        continue;
      }
      if (wasRequired.has(name) && !isRequired.has(name))
        this.#add({ what: 'field-optional', field: path, compatible: false });
      else if (!wasRequired.has(name) && isRequired.has(name))
        this.#add({ what: 'field-required', field: path, compatible: true });
      this.compare(old[name]!, now[name]!, path, depth + 1);
    }
    for (const name of Object.keys(now)) {
      if (!Object.hasOwn(old, name))
        this.#add({ what: 'field-added', field: field ? `${field}.${name}` : name, compatible: true });
    }
    // What is not in `properties` was never counted on; a schema for it counts, permission for it does not.
    const [more, moreNow] = [before['additionalProperties'], after['additionalProperties']];
    if (isJsonObject(more) || isJsonObject(moreNow))
      this.compare(more ?? true, moreNow ?? true, `${field}{}`, depth + 1);
    else if (isOpen(more) !== isOpen(moreNow)) this.#add({ what: 'constraint', field, compatible: true });
  }

  #compareKeywords(before: JsonObject, after: JsonObject, field: string, keywords: readonly string[]): void {
    const changed = keywords.filter((key) => !isSameJson(before[key] ?? null, after[key] ?? null));
    if (changed.length === 0) return;
    // A rule that is new allows less than no rule did; whether a changed one does, nobody can say for all keywords.
    const compatible = changed.every((key) => before[key] === undefined);
    this.#add({ what: 'constraint', field, from: changed.join(', '), compatible });
  }
}

const isOpen = (additional: JsonValue | undefined): boolean => additional !== false;

/** What a local reference leads to; other references stay as they are. */
function resolve(schema: JsonValue, root: JsonObject): JsonValue {
  let current = schema;
  for (let steps = 0; steps < DEEPEST; steps++) {
    const ref = isJsonObject(current) ? current['$ref'] : undefined;
    if (typeof ref !== 'string' || !ref.startsWith('#')) return current;
    const path = ref.split('/').slice(1);
    const found = path.reduce<JsonValue | undefined>((node, step) => {
      const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
      return isJsonObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
    }, root);
    if (found === undefined) return current;
    current = found;
  }
  return current;
}

function typesOf({ type }: JsonObject): readonly string[] {
  if (type === undefined) return [];
  return (isJsonArray(type) ? type : [type]).map(String).toSorted();
}

const isKnown = (type: string, types: readonly string[]): boolean =>
  types.includes(type) || (type === 'integer' && types.includes('number'));

function valuesOf({ enum: values, const: value }: JsonObject): readonly string[] | undefined {
  if (value !== undefined) return [JSON.stringify(value)];
  return values !== undefined && isJsonArray(values) ? values.map((one) => JSON.stringify(one)) : undefined;
}

const minus = (a: readonly string[], b: readonly string[]): string[] =>
  a.filter((value) => !b.includes(value));

const propertiesOf = ({ properties }: JsonObject): JsonObject => (isJsonObject(properties) ? properties : {});

function requiredOf({ required }: JsonObject): ReadonlySet<string> {
  return new Set(required !== undefined && isJsonArray(required) ? required.map(String) : []);
}

import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';

/**
 * Keywords that OpenAI's structured outputs accept in strict mode (guide "Structured model outputs", "Supported
 * schemas"). One keyword outside the list would make the endpoint refuse every call, so the list is closed.
 */
const STRICT_KEYWORDS: ReadonlySet<string> = new Set(
  (
    '$schema $ref $defs definitions title description type enum const anyOf properties required ' +
    'additionalProperties items minItems maxItems pattern format minimum maximum exclusiveMinimum ' +
    'exclusiveMaximum multipleOf'
  ).split(' '),
);

const DEEPEST_NESTING = 10;

/** What keeps a schema from strict mode, and where. */
export interface StrictFault {
  /** The keys that lead to the part of the schema. */
  readonly path: readonly (string | number)[];
  /** A clause about that part. */
  readonly reason: string;
  /** Closing objects and requiring their properties is all that is missing there. */
  readonly isOpenObject: boolean;
}

/**
 * Whether the endpoint can be asked to hold the answer to the schema exactly: an object at the root, every
 * object closed and all its properties required, and no keyword that strict mode does not know.
 */
export const qualifiesForStrict = (schema: JsonObject): boolean => findStrictFaults(schema).length === 0;

/** Everything that keeps a schema from strict mode. */
export function findStrictFaults(schema: JsonObject): StrictFault[] {
  if (schema['type'] !== 'object') return [fault([], 'the answer itself is not of the type “object”')];
  if (schema['anyOf'] !== undefined) return [fault([], '`anyOf` stands at its root')];
  return faultsIn(schema, [], 1);
}

const fault = (path: StrictFault['path'], reason: string, isOpenObject = false): StrictFault => ({
  path,
  reason,
  isOpenObject,
});

function faultsIn(schema: JsonValue, path: StrictFault['path'], depth: number): StrictFault[] {
  if (!isJsonObject(schema)) return [fault(path, 'a part of it is no object')];
  if (depth > DEEPEST_NESTING) return [fault(path, `it is nested deeper than ${DEEPEST_NESTING} levels`)];
  const found: StrictFault[] = [];
  const unknown = Object.keys(schema).find((keyword) => !STRICT_KEYWORDS.has(keyword));
  if (unknown !== undefined) found.push(fault(path, `strict mode knows no \`${unknown}\``));
  if (isObjectSchema(schema)) found.push(...openings(schema).map((reason) => fault(path, reason, true)));
  return [
    ...found,
    ...subschemas(schema).flatMap(([steps, part]) => faultsIn(part, [...path, ...steps], depth + 1)),
  ];
}

function isObjectSchema({ type, properties, required }: JsonObject): boolean {
  const types = Array.isArray(type) ? type : [type];
  return types.includes('object') || properties !== undefined || required !== undefined;
}

function openings({ properties = {}, required = [], additionalProperties }: JsonObject): string[] {
  if (!isJsonObject(properties)) return ['`properties` is no object'];
  const listed = Array.isArray(required) ? required : [];
  const optional = Object.keys(properties).filter((name) => !listed.includes(name));
  return [
    ...(additionalProperties === false ? [] : ['an object does not say `additionalProperties: false`']),
    ...(optional.length > 0 ? [`\`required\` does not name ${optional.join(', ')}`] : []),
  ];
}

type Subschema = readonly [steps: readonly (string | number)[], schema: JsonValue];

function subschemas(schema: JsonObject): Subschema[] {
  const found: Subschema[] = [];
  for (const keyword of ['properties', '$defs', 'definitions']) {
    const map = schema[keyword];
    if (isJsonObject(map))
      for (const [name, part] of Object.entries(map)) found.push([[keyword, name], part]);
  }
  const { items, anyOf } = schema;
  if (items !== undefined) found.push([['items'], items]);
  if (Array.isArray(anyOf)) for (const [index, part] of anyOf.entries()) found.push([['anyOf', index], part]);
  return found;
}

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

/**
 * Whether the endpoint can be asked to hold the answer to the schema exactly: an object at the root, every
 * object closed and all its properties required, and no keyword that strict mode does not know.
 */
export function qualifiesForStrict(schema: JsonObject): boolean {
  return schema['type'] === 'object' && schema['anyOf'] === undefined && isStrict(schema, 1);
}

function isStrict(schema: JsonValue, depth: number): boolean {
  if (!isJsonObject(schema) || depth > DEEPEST_NESTING) return false;
  if (Object.keys(schema).some((keyword) => !STRICT_KEYWORDS.has(keyword))) return false;
  if (isObjectSchema(schema) && !isClosedObject(schema)) return false;
  return subschemas(schema).every((part) => isStrict(part, depth + 1));
}

function isObjectSchema({ type, properties, required }: JsonObject): boolean {
  const types = Array.isArray(type) ? type : [type];
  return types.includes('object') || properties !== undefined || required !== undefined;
}

function isClosedObject({ properties = {}, required = [], additionalProperties }: JsonObject): boolean {
  if (additionalProperties !== false || !isJsonObject(properties) || !Array.isArray(required)) return false;
  return Object.keys(properties).every((name) => required.includes(name));
}

function subschemas({ properties, $defs, definitions, items, anyOf }: JsonObject): JsonValue[] {
  const named = [properties, $defs, definitions].filter(isJsonObject).flatMap((map) => Object.values(map));
  return [...named, ...(items === undefined ? [] : [items]), ...(Array.isArray(anyOf) ? anyOf : [])];
}

import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { ScoreError } from '../outcome.ts';
import { parseTextList } from './textList.ts';
import type { XmlElement } from './xml.ts';

const list: JsonObject = { type: 'array', items: { type: 'string' }, minItems: 1 };

export const XML_PATHS_SCHEMA: JsonObject = {
  oneOf: [
    list,
    { type: 'string', minLength: 1 },
    {
      type: 'object',
      properties: { requiredElements: list },
      required: ['requiredElements'],
      additionalProperties: false,
    },
  ],
};

/** The paths of elements that are wanted, each from the root: `ticket.priority`. */
export function xmlPathsOf(value: JsonValue | undefined, type: string): readonly string[] | ScoreError {
  if (value === undefined) return [];
  const written = isJsonObject(value) ? value['requiredElements'] : value;
  const paths = typeof written === 'string' ? parseTextList(written) : written;
  if (Array.isArray(paths) && paths.length > 0 && paths.every((path) => typeof path === 'string'))
    return paths;
  return { error: `\`${type}\` needs paths of elements as its \`value\`, such as \`ticket.priority\`.` };
}

/** The first path that leads to no element. */
export function missingPath(root: XmlElement, paths: readonly string[]): string | undefined {
  return paths.find((path) => !leadsTo([root], path.split('.')));
}

function leadsTo(elements: readonly XmlElement[], [name, ...rest]: readonly string[]): boolean {
  const named = elements.filter((element) => element.name === name);
  if (rest.length === 0) return named.length > 0;
  return leadsTo(
    named.flatMap(({ children }) => children),
    rest,
  );
}

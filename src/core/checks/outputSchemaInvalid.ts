import { findSimilar } from '../base/didYouMean.ts';
import type { Problem } from '../base/problem.ts';
import { type StrictFault, findStrictFaults } from '../models/strictSchema.ts';
import type { PlacedContent } from '../versions/content.ts';
import { type YamlEntry, type YamlNode, entryOf, nodeAt, toJson } from '../yaml/tree.ts';
import type { Finding, PromptCheck } from './check.ts';
import { inContent } from './findings.ts';
import type { FixContext } from './fix.ts';
import { changeFix, placeOf, renameFix, textIn } from './fixEdits.ts';
import { strictChanges } from './strictChanges.ts';

/**
 * The schema of the answer: that it compiles (else no call can be made), that its keywords are spelled right (else
 * a rule holds for nothing), and that the model can be held to it exactly (else it is only asked to comply).
 */
export const outputSchemaInvalid: PromptCheck = {
  codes: ['output-schema-invalid'],
  late: true,
  check({ current, resources }) {
    return current.flatMap((placed): Finding[] => {
      const entry = entryOf(placed.content.node, 'output_schema');
      const schema = placed.content.parameters.output_schema;
      if (!entry || !schema) return [];
      const misspelt = findMisspelt(entry.value);
      const fault = resources.checkSchema?.(schema);
      if (fault)
        return [
          report(placed, invalid(entry, fault.path, fault.reason)),
          ...misspelt.map((one) => report(placed, one)),
        ];
      if (misspelt.length > 0) return misspelt.map((one) => report(placed, one));
      const [first, ...others] = findStrictFaults(schema);
      return first ? [report(placed, notStrict(entry, first, others))] : [];
    });
  },
  findFixes(problem, context) {
    const [keyword, similar] = [textIn(problem, 'keyword'), textIn(problem, 'similar')];
    if (keyword !== undefined && similar !== undefined) {
      const isTaken = entryOf(placeOf(problem, context)?.around[0], similar) !== undefined;
      const options = { title: `Change to “${similar}”`, isPreferred: true };
      return isTaken ? [] : [renameFix(context, options, problem.range, similar)];
    }
    return problem.data?.['canClose'] === true ? closeFix(problem, context) : [];
  },
};

const report = (placed: PlacedContent, problem: Problem): Finding => inContent(placed, problem);

function invalid(entry: YamlEntry, path: readonly string[], reason: string): Problem {
  const message = `This is no JSON Schema that answers can be checked with: ${path.length > 0 ? `\`${path.join('.')}\` ` : ''}${reason}.`;
  return {
    code: 'output-schema-invalid',
    message,
    severity: 'error',
    range: placeIn(entry, path),
    data: { path, reason },
  };
}

function notStrict(entry: YamlEntry, { path, reason }: StrictFault, others: readonly StrictFault[]): Problem {
  const more = others.length > 0 ? `, and ${others.length} more` : '';
  const message = `The model is asked for this schema and not held to it, since strict mode refuses it: ${reason}${more}.`;
  const schema = toJson(entry.value);
  const data = { canClose: strictChanges(schema) !== undefined };
  return {
    code: 'output-schema-invalid',
    message,
    severity: 'information',
    range: placeIn(entry, path),
    data,
  };
}

/** The key of the part that a path leads to, or of the last one on the way that is there. */
function placeIn(entry: YamlEntry, path: readonly (string | number)[]): Problem['range'] {
  let found = entry;
  let node: YamlNode | undefined = entry.value;
  for (const step of path) {
    if (node?.alias) break;
    const next: YamlEntry | undefined = entryOf(node, String(step));
    node = next?.value ?? (node?.kind === 'seq' ? nodeAt(node, [Number(step)]) : undefined);
    if (!node) break;
    if (next) found = next;
  }
  return found.keyRange;
}

/** Keywords of drafts 07 and 2020-12, by where schemas stand in them. */
const OF_SCHEMA =
  'not if then else items contains additionalItems additionalProperties propertyNames unevaluatedItems unevaluatedProperties contentSchema'.split(
    ' ',
  );
const OF_LIST = 'allOf anyOf oneOf prefixItems items'.split(' ');
const OF_MAP = 'properties patternProperties $defs definitions dependentSchemas dependencies'.split(' ');
const OTHERS =
  '$schema $id $ref $comment $anchor $dynamicRef $dynamicAnchor $vocabulary title description default examples example deprecated readOnly writeOnly type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems maxContains minContains maxProperties minProperties required dependentRequired format contentEncoding contentMediaType'.split(
    ' ',
  );
const KEYWORDS: ReadonlySet<string> = new Set([...OF_SCHEMA, ...OF_LIST, ...OF_MAP, ...OTHERS]);

/** Keywords that nobody knows and that are close to one that everybody does; others are annotations. */
function findMisspelt(node: YamlNode): Problem[] {
  // Text behind an alias belongs to another place too.
  if (node.kind !== 'map' || node.alias) return [];
  return node.entries.flatMap(({ key, keyRange, value }) => {
    if (OF_MAP.includes(key))
      return value.kind === 'map' ? value.entries.flatMap((part) => findMisspelt(part.value)) : [];
    if (OF_LIST.includes(key) && value.kind === 'seq') return value.items.flatMap(findMisspelt);
    if (OF_SCHEMA.includes(key)) return findMisspelt(value);
    const similar = KEYWORDS.has(key) || key.startsWith('x-') ? undefined : findSimilar(key, KEYWORDS);
    if (similar === undefined) return [];
    const message = `JSON Schema has no keyword “${key}”, so it rules nothing. Did you mean “${similar}”?`;
    const data = { keyword: key, similar };
    return [{ code: 'output-schema-invalid', message, severity: 'warning' as const, range: keyRange, data }];
  });
}

/** Closes all objects of the schema that the problem stands in. */
function closeFix(problem: Problem, context: FixContext): ReturnType<typeof changeFix> {
  const path = placeOf(problem, context)?.path ?? [];
  const at = path.lastIndexOf('output_schema');
  const root = path.slice(0, at + 1);
  const node = at < 0 ? undefined : nodeAt(context.root, root);
  const changes = node && strictChanges(toJson(node));
  if (!changes) return [];
  const options = { title: 'Close all objects and require their properties' };
  return changeFix(
    context,
    options,
    changes.map((change) => ({ ...change, path: [...root, ...change.path] })),
  );
}

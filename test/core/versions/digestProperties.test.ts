import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Document, type Pair, isPair, isScalar, parse, visit } from 'yaml';
import { type JsonObject, type JsonValue, isSameJson } from '../../../src/core/base/json.ts';
import { digestOf } from './digesting.ts';

const character = fc.constantFrom(
  ...'ab:#-?{}[]"\'\\|>&*!%@`~ .,'.split(''),
  'é',
  '😀',
  '\u2028',
  '\n',
  '\n',
  '{{ x }}',
);
const text = fc.array(character, { maxLength: 25 }).map((parts) => parts.join(''));
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0.3, 1e21, 1e-7, 0),
);
const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(number, text, fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(text, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;
const object = fc.dictionary(text, value, { maxKeys: 4, noNullPrototype: true });

const parameters = fc.record(
  {
    model: text,
    temperature: number,
    max_tokens: fc.nat(),
    stop: fc.oneof(text, fc.array(text, { maxLength: 3 })),
    output_schema: object,
    tools: fc.array(object, { maxLength: 2 }),
    extra: object,
  },
  { requiredKeys: [], noNullPrototype: true },
);
const role = fc.constantFrom('system', 'user', 'assistant');
const messages = fc.array(fc.record({ role, content: text }, { noNullPrototype: true }), {
  minLength: 1,
  maxLength: 3,
});

/** How a content is written: each choice must leave its digest alone. */
const style = fc.record({
  strings: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'),
  collections: fc.constantFrom('any' as const, 'block' as const, 'flow' as const),
  lineWidth: fc.constantFrom(0, 20, 80),
  indent: fc.constantFrom(2, 4),
  order: fc.infiniteStream(fc.nat()),
  numbers: fc.constantFrom(undefined, 'EXP', 'HEX'),
  crlf: fc.boolean(),
  comments: fc.boolean(),
  place: fc.constantFrom('draft', 'inline', 'versions', 'file', 'alias', 'template-file', 'partial'),
});
type Style = typeof style extends fc.Arbitrary<infer T> ? T : never;

/** The content with its keys in another order, at every depth. */
function shuffled(json: JsonValue, order: Iterator<number>): JsonValue {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map((item: JsonValue) => shuffled(item, order));
  const entries = Object.entries(json as JsonObject).map(([key, item]) => ({
    key,
    item,
    at: order.next().value,
  }));
  entries.sort((a, b) => a.at - b.at);
  return Object.fromEntries(entries.map(({ key, item }) => [key, shuffled(item, order)]));
}

function render(
  json: JsonValue,
  { strings, collections, lineWidth, indent, numbers, comments, crlf }: Style,
): string {
  const document = new Document(json, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(key, node) {
      if (typeof node.value === 'string' && key !== 'key') node.type = strings;
      const isWhole = typeof node.value === 'number' && Number.isSafeInteger(node.value) && node.value > 0;
      if (numbers === 'EXP' || (numbers === 'HEX' && isWhole)) node.format = numbers;
    },
    Pair(_key, pair: Pair) {
      if (comments && isScalar(pair.key) && isPair(pair)) pair.key.commentBefore = ' a comment: "x';
    },
  });
  const written = document.toString({ collectionStyle: collections, lineWidth, indent });
  fc.pre(isReadBack(written, json)); // What the writer itself gets wrong is no test of the reader.
  return crlf ? written.replaceAll('\n', '\r\n') : written;
}

/** A workspace in which the content stands at the place that the style says. */
function placed(json: JsonObject, how: Style): { registry: string; files: Record<string, string> } {
  const { template } = json;
  const tail = { notes: 'released', eval_score: 0.5, 'x-own': [1] };
  const content = { ...tail, ...json };
  const eol = how.crlf ? '\r\n' : '\n';
  const one = (prompt: JsonObject, head: JsonObject = {}): string =>
    render(shuffled({ ...head, prompts: { p: prompt } }, how.order[Symbol.iterator]()), how);
  const outside = typeof template === 'string' ? template.replaceAll('\n', eol) : '';
  if (how.place === 'versions')
    return { registry: one({ version: '1.0.0', versions: { '1.0.0': content } }), files: {} };
  if (how.place === 'inline')
    return { registry: one({ version: '1.0.0', owner: 'me', ...content }), files: {} };
  if (how.place === 'file') {
    const file = render(shuffled(content, how.order[Symbol.iterator]()), how);
    return { registry: one({ version: '1.0.0', versions_dir: 'v' }), files: { 'v/1.0.0.yaml': file } };
  }
  if (how.place === 'alias') {
    // As an alias of what stands further up, where the whole of it is another prompt's draft.
    const registry = `x-shared: &shared ${JSON.stringify(content)}${eol}prompts: { p: { draft: *shared } }${eol}`;
    return { registry, files: {} };
  }
  const isPlain = typeof template === 'string' && !template.includes('{');
  if (how.place === 'template-file' && typeof template === 'string') {
    const { template: _, ...rest } = content as typeof content & { template?: string };
    return {
      registry: one({ draft: { ...rest, template_file: 't.liquid' } }),
      files: { 't.liquid': outside },
    };
  }
  if (how.place === 'partial' && isPlain) {
    const draft = { ...content, template: "{% render 't' %}" };
    return { registry: one({ draft }, { partials: { t: 't.liquid' } }), files: { 't.liquid': outside } };
  }
  return { registry: one({ draft: content }), files: {} };
}

test('a digest depends on what is said, not on how or where it is written', async () => {
  const content = fc
    .tuple(
      parameters,
      fc.oneof(
        text.map((template) => ({ template })),
        messages.map((list) => ({ messages: list })),
      ),
    )
    .map(([first, second]): JsonObject => ({ ...first, ...second }));
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(content, style, async (json, how) => {
      const { registry, files } = placed(json, how);
      const plain = await digestOf(JSON.stringify({ prompts: { p: { draft: json } } }));
      const found = await digestOf(registry, files);
      expect(found.canonical, registry).toBe(plain.canonical);
      expect(found.digest).toBe(plain.digest);
      expect(
        isSameJson(JSON.parse(plain.canonical) as JsonValue, JSON.parse(JSON.stringify(json)) as JsonValue),
      ).toBe(true);
      const key = `${how.place} ${how.crlf ? 'CRLF' : 'LF'}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }),
    { numRuns: 300 },
  );
  expect(seen.size).toBe(14);
  expect(Math.min(...seen.values())).toBeGreaterThan(5);
});

function isReadBack(written: string, json: JsonValue): boolean {
  try {
    return isSameJson(parse(written) as JsonValue, json);
  } catch {
    return false;
  }
}

const digest = async (content: JsonObject): Promise<string | undefined> =>
  (await digestOf(JSON.stringify({ prompts: { p: { draft: content } } }))).digest;

test('and it does depend on what is said', async () => {
  await fc.assert(
    fc.asyncProperty(parameters, text, text, value, async (json, template, other, extra) => {
      const base = { ...json, template, extra: { x: extra } };
      const same = await digest(base);
      expect(same).toMatch(/^sha256:[0-9a-f]{64}$/);
      if (other !== template) expect(await digest({ ...base, template: other })).not.toBe(same);
      expect(await digest({ ...base, extra: { x: [extra] } })).not.toBe(same);
      expect(
        await digest({ ...base, template: undefined!, messages: [{ role: 'user', content: template }] }),
      ).not.toBe(same);
    }),
    { numRuns: 100 },
  );
});

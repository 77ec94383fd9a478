import type { RegistryStore } from '../registry/store.ts';
import { type DocumentRole, roleOf } from './completionDocument.ts';
import { factsOf, factsOfPartial } from './completionFacts.ts';
import type { FilePorts } from './completionFiles.ts';
import { type Completion, type Completions, completionsAt } from './completionItem.ts';
import { keyItems } from './completionKeys.ts';
import type { ModelPorts } from './completionModels.ts';
import { ITEM, type Place, type YamlPlace } from './completionPlace.ts';
import { placeAt } from './completionScan.ts';
import {
  type Schema,
  type SchemaRoot,
  isMapSchema,
  narrow,
  registry,
  schemasAt,
  suite,
  versionFile,
} from './completionSchema.ts';
import { isAssertion, suiteKeys, suiteValues } from './completionSuite.ts';
import { type TemplateFacts, templateCompletions } from './completionTemplate.ts';
import {
  type Found,
  type Surroundings,
  promptAt,
  registryKeys,
  registryValues,
  schemaValues,
} from './completionValues.ts';

export type CompletionPorts = FilePorts & ModelPorts & { readonly store: RegistryStore };

export interface CompletionRequest {
  readonly uri: string;
  readonly text: string;
  readonly offset: number;
  /** The character whose typing asked for completions; undefined where the user did. */
  readonly trigger?: string | undefined;
}

/** What can be written at a place of a registry, a version file, a suite or a template, by the look of the text. */
export async function complete(
  request: CompletionRequest,
  ports: CompletionPorts,
): Promise<Completions | undefined> {
  const { uri, text, offset } = request;
  const role = roleOf(uri, ports.store);
  if (!role) return undefined;
  if (role.kind === 'template')
    return templateCompletions({ text, start: 0, offset }, factsOf(role.prompts, ports.store));
  if (role.kind === 'partial')
    return templateCompletions({ text, start: 0, offset }, factsOfPartial(role, uri, ports.store));
  const place = placeAt(text, offset);
  if (!place) return undefined;
  const around = surroundingsOf(role, request, ports);
  if (isTemplate(place, role.kind)) {
    const start = place.role === 'text' ? place.start : place.range.start;
    return templateCompletions({ text, start, offset }, templateFacts(place, around));
  }
  if (place.role === 'text' || isNoise(place, request)) return undefined;
  const found = await yamlCompletions(role.kind, place, around);
  if (!found || found.items.length === 0) return undefined;
  return completionsAt(place.range, offset, found.items, found.isIncomplete);
}

function surroundingsOf(
  role: Exclude<DocumentRole, { kind: 'partial' }>,
  { uri, text }: CompletionRequest,
  ports: CompletionPorts,
): Surroundings {
  const prompts = role.kind === 'registry' ? [] : role.prompts;
  const found = role.kind === 'registry' ? role.registry : prompts[0]?.registry;
  return { uri, text, prompts, registry: found, store: ports.store, ports };
}

function templateFacts({ path }: Place, around: Surroundings): TemplateFacts {
  const prompt = promptAt(path, around);
  return factsOf(prompt ? [prompt] : around.prompts, around.store);
}

/** Whether a value is a template. In a suite every text may be one; there, only its braces say so. */
function isTemplate(place: Place, kind: 'registry' | 'version' | 'suite'): boolean {
  if (place.role === 'key') return false;
  const { path } = place;
  if (kind === 'suite') return place.role === 'text';
  if (path.at(-1) === 'template') return kind === 'version' ? path.length === 1 : path[0] === 'prompts';
  return path.at(-1) === 'content' && path.at(-2) === ITEM && path.at(-3) === 'messages';
}

/** A character that was typed for another reason than to be offered something. */
function isNoise(
  { role, isItem, flow, needsSpace, range }: YamlPlace,
  { trigger, offset, text }: CompletionRequest,
): boolean {
  switch (trigger) {
    case undefined:
      return false;
    case ' ':
      // Indentation, and blanks between words.
      return range.start < offset || (role === 'key' && !isItem && !flow);
    case ':':
      return !needsSpace && range.start === offset;
    case '{':
      return !flow;
    case '"':
    case "'":
      return range.start < offset || text[offset - 1] !== trigger;
    default:
      return role === 'key' && trigger !== '/' && trigger !== '.';
  }
}

const schemaRoots: Readonly<Record<'registry' | 'version' | 'suite', SchemaRoot>> = {
  registry,
  version: versionFile,
  suite,
};

async function yamlCompletions(
  kind: 'registry' | 'version' | 'suite',
  place: YamlPlace,
  around: Surroundings,
): Promise<Found | undefined> {
  const from = schemaRoots[kind];
  const schemas = schemasAt(from, place.path);
  if (place.role === 'value')
    return findValues(kind, place, { around, schemas: inAssertion(kind, place, from) ?? schemas });
  const isMap = schemas.some(isMapSchema);
  const fitting = kind === 'suite' ? narrow(schemas, place.siblings) : schemas;
  const own =
    kind === 'suite' ? suiteKeys(place, around) : kind === 'registry' ? registryKeys(place, around) : [];
  const keys: readonly Completion[] = [...own, ...keyItems(from, fitting, place)];
  if (place.hasColon || place.siblings.size > 0) return { items: keys };
  // The item of a list, or a value on a line of its own, may be no map.
  const values = !isMap || place.isItem ? await findValues(kind, place, { around, schemas }) : undefined;
  // Nobody quotes a key that needs no quotes.
  if (place.isItem && place.quote !== '' && values && values.items.length > 0) return values;
  return { items: [...keys, ...(values?.items ?? [])], isIncomplete: values?.isIncomplete ?? false };
}

/** Of an assertion only the schema of its type says what a value may be. */
function inAssertion(
  kind: string,
  { path, siblings }: YamlPlace,
  from: SchemaRoot,
): readonly Schema[] | undefined {
  const parent = path.slice(0, -1);
  if (kind !== 'suite' || !isAssertion(parent)) return undefined;
  return narrow(schemasAt(from, parent), siblings).flatMap(
    ({ properties }) => properties?.[path.at(-1) ?? ''] ?? [],
  );
}

async function findValues(
  kind: 'registry' | 'version' | 'suite',
  place: YamlPlace,
  { around, schemas }: { readonly around: Surroundings; readonly schemas: readonly Schema[] },
): Promise<Found | undefined> {
  const known = kind === 'suite' ? await suiteValues(place, around) : await registryValues(place, around);
  return known ?? { items: schemaValues(place, schemas) };
}

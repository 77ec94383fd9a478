import { endpointsOf } from '../evals/plan.ts';
import { type Endpoint, OPENAI } from '../models/endpoints.ts';
import type { KnownModel, KnownModels } from '../models/knownModels.ts';
import type { Registry } from '../registry/workspace.ts';
import { type Completion, valueItem } from './completionItem.ts';
import type { YamlPlace } from './completionPlace.ts';

export interface ModelPorts {
  knownModels(): Promise<KnownModels>;
  /** The names that an endpoint lists; slow the first time. */
  listModels(endpoint: Endpoint): Promise<readonly string[]>;
}

/** How long the list waits for an endpoint's answer. What comes later is shown the next time. */
const PATIENCE_MS = 120;

/** Models in the order: used in the registry, listed by its endpoints, known with a price. */
export async function modelItems(
  place: YamlPlace,
  { registry, text }: { readonly registry: Registry | undefined; readonly text: string },
  ports: ModelPorts,
): Promise<{ readonly items: readonly Completion[]; readonly isIncomplete: boolean }> {
  const endpoints = askable(registry);
  const typed = text.slice(place.range.start, place.offset);
  const prefix = typed.slice(0, typed.indexOf('/') + 1);
  const named = endpoints.find(({ name }) => prefix === `${name}/`);
  const known = await ports.knownModels();
  const asked = named ? [named] : endpoints;
  const lists = await Promise.all(
    asked.map(async (endpoint) => ({ endpoint, names: await soon(ports.listModels(endpoint)) })),
  );
  const found = new Map<string, Completion>();
  const add = (label: string, more: Omit<Completion, 'label' | 'insertText' | 'kind'>): void => {
    if (found.has(label) || (prefix !== '' && named && !label.startsWith(prefix))) return;
    found.set(label, valueItem(place, label, { kind: 'model', ...more }));
  };
  for (const model of usedModels(registry, text, place)) {
    const { endpoint, name } = split(model, endpoints);
    add(model, describe(known.knownModel(name, endpoint), 'used in this registry'));
  }
  for (const { endpoint, names = [] } of lists)
    for (const name of names)
      add(written(endpoint, name), describe(known.knownModel(name, endpoint), `offered by ${endpoint.name}`));
  for (const endpoint of asked)
    for (const model of withoutDoubles(known.findKnownModels('', endpoint)).toSorted(byContext))
      add(written(endpoint, model.id), describe(model));
  const prefixes = named
    ? []
    : endpoints.filter(({ name }) => name !== OPENAI.name).map((endpoint) => prefixItem(place, endpoint));
  return {
    items: [...found.values(), ...prefixes],
    isIncomplete: lists.some(({ names }) => names === undefined),
  };
}

/** Some models answer to `gpt-5-4` as well as to `gpt-5.4`: the name with dots is the one that people know. */
function withoutDoubles(models: readonly KnownModel[]): readonly KnownModel[] {
  const dotted = new Set(
    models.filter(({ id }) => id.includes('.')).map(({ id }) => id.replaceAll('.', '-')),
  );
  return models.filter(({ id }) => !dotted.has(id));
}

/** Names say little about age; what is current takes long inputs. */
const byContext = (a: KnownModel, b: KnownModel): number => (b.contextWindow ?? 0) - (a.contextWindow ?? 0);

async function soon(list: Promise<readonly string[]>): Promise<readonly string[] | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, undefined);
  });
  try {
    return await Promise.race([list, patience]);
  } finally {
    clearTimeout(timer);
  }
}

/** Those that the registry declares; the built-in one last, unless it is declared too. */
function askable(registry: Registry | undefined): readonly Endpoint[] {
  const declared = registry ? [...endpointsOf(registry.settings).values()] : [];
  return declared.some(({ name }) => name === OPENAI.name) ? declared : [...declared, OPENAI];
}

const written = ({ name }: Endpoint, model: string): string =>
  name === OPENAI.name ? model : `${name}/${model}`;

function split(
  model: string,
  endpoints: readonly Endpoint[],
): { readonly endpoint: Endpoint; readonly name: string } {
  const endpoint = endpoints.find(({ name }) => model.startsWith(`${name}/`));
  const openai = endpoints.find(({ name }) => name === OPENAI.name) ?? OPENAI;
  return endpoint
    ? { endpoint, name: model.slice(endpoint.name.length + 1) }
    : { endpoint: openai, name: model };
}

/** Any text that looks like a model's line counts: reading all prompts of a large file would take too long. */
function usedModels(registry: Registry | undefined, text: string, { range }: YamlPlace): readonly string[] {
  const counts = new Map<string, number>();
  const texts = new Set([text, ...(registry?.files ?? []).map((file) => file.text)]);
  for (const one of texts) {
    for (const match of one.matchAll(/\bmodel:[ \t]+["']?([^\s"'#,{}|>]+)/g)) {
      const model = match[1]!;
      const isTyped =
        one === text && match.index + match[0].length >= range.start && match.index <= range.end;
      if (!isTyped) counts.set(model, (counts.get(model) ?? 0) + 1);
    }
  }
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([model]) => model);
}

function prefixItem(place: YamlPlace, { name, base_url: url, replay }: Endpoint): Completion {
  const space = place.needsSpace ? ' ' : '';
  return {
    label: `${name}/`,
    kind: 'endpoint',
    detail: url ?? replay ?? 'endpoint',
    documentation: `A model of the endpoint \`${name}\`: write its name behind the slash.`,
    insertText: `${space}${name}/`,
    goesOn: true,
  };
}

function describe(
  model: KnownModel | undefined,
  origin?: string,
): Pick<Completion, 'detail' | 'documentation'> {
  if (!model) return origin === undefined ? {} : { detail: origin };
  const { name, provider, inputPerMtok, outputPerMtok, contextWindow } = model;
  const price =
    inputPerMtok === 0 && outputPerMtok === 0 ? 'free' : `$${inputPerMtok} in, $${outputPerMtok} out`;
  const context = contextWindow === undefined ? [] : [shortNumber(contextWindow)];
  return {
    detail: [price, ...context].join(' · '),
    documentation: [
      `**${name}**, ${provider}`,
      `US dollars per million tokens: ${inputPerMtok} in, ${outputPerMtok} out.`,
      ...(contextWindow === undefined ? [] : [`Context: ${contextWindow.toLocaleString('en')} tokens.`]),
      ...(origin === undefined ? [] : [`${origin.charAt(0).toUpperCase()}${origin.slice(1)}.`]),
    ].join('\n\n'),
  };
}

const shortNumber = (tokens: number): string =>
  tokens >= 1_000_000 ? `${+(tokens / 1_000_000).toFixed(1)}M` : `${Math.round(tokens / 1000)}k`;

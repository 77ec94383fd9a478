import type { RegistryStore } from '../registry/store.ts';
import { type RegisteredPrompt, type Registry } from '../registry/workspace.ts';
import { KNOWN_METRICS } from '../experiments/metrics.ts';
import { findExperiments } from '../registry/experiments.ts';
import { variablesIn } from './completionFacts.ts';
import { type FilePorts, fileItems, globs } from './completionFiles.ts';
import { type Completion, valueItem, writeText } from './completionItem.ts';
import { choicesOf, keyText, typeOfChoice } from './completionKeys.ts';
import { type ModelPorts, modelItems } from './completionModels.ts';
import { ITEM, type YamlPlace } from './completionPlace.ts';
import type { Schema } from './completionSchema.ts';
import { nextVersionKeys, nextVersionValues, versionItems } from './completionVersions.ts';

export interface Found {
  readonly items: readonly Completion[];
  readonly isIncomplete?: boolean;
}

/** What the cursor's file and its surroundings are, for everything that knows more than the schema does. */
export interface Surroundings {
  readonly uri: string;
  readonly text: string;
  readonly registry: Registry | undefined;
  readonly prompts: readonly RegisteredPrompt[];
  readonly store: RegistryStore;
  readonly ports: FilePorts & ModelPorts;
}

/** The prompt that a path of a registry leads into. */
export function promptAt(
  path: readonly string[],
  { uri, registry }: Pick<Surroundings, 'uri' | 'registry'>,
): RegisteredPrompt | undefined {
  if (path[0] !== 'prompts') return undefined;
  return registry?.prompts.find(({ block, file }) => block.name === path[1] && file.uri === uri);
}

/** Values that a registry's own content suggests. Undefined where it knows nothing and the schema has the say. */
export async function registryValues(place: YamlPlace, around: Surroundings): Promise<Found | undefined> {
  const { path } = place;
  const [top = '', name = ''] = path;
  const last = path.at(-1) ?? '';
  const [prompt = around.prompts[0]] = [promptAt(path, around)];
  if (last === 'model') return modelItems(place, around, around.ports);
  const versions = versionValues(place, prompt, around);
  if (versions) return { items: versions };
  const glob = globAt(path);
  if (glob !== undefined) return { items: await fileItems(place, { uri: around.uri, glob }, around.ports) };
  if (top === 'experiments' && path.length === 3 && last === 'prompt') {
    const names = (around.registry?.prompts ?? []).map(({ block }) => block.name);
    return { items: [...new Set(names)].map((label) => valueItem(place, label, { kind: 'prompt' })) };
  }
  if (top === 'experiments' && path[2] === 'metrics')
    return { items: KNOWN_METRICS.map((label) => valueItem(place, label, { kind: 'value' })) };
  if (last === 'api_key_env') return { items: keyNames(place, name, around) };
  if (last === 'base_url') return { items: servers(place) };
  if (last === 'owner' && path.length === 3) return { items: owners(place, around.text) };
  return undefined;
}

function versionValues(
  place: YamlPlace,
  prompt: RegisteredPrompt | undefined,
  { registry, store }: Surroundings,
): readonly Completion[] | undefined {
  const { path } = place;
  const [top, name, key] = path;
  if (top === 'experiments' && path.at(-1) === 'version')
    return armVersions(place, name, { registry, store });
  if (top !== 'prompts' || !prompt) return undefined;
  const [, , , below] = path;
  if (path.length === 3 && key === 'version') {
    return [...versionItems(place, prompt, store), ...nextVersionValues(place, prompt, store)];
  }
  const isPointer =
    (path.length === 3 && key === 'rollback_to') ||
    (path.length === 4 && key === 'environments') ||
    (path.length === 4 && key === 'rollback' && (below === 'from' || below === 'to')) ||
    (path.at(-2) === 'baseline' && path.at(-1) === 'version');
  return isPointer ? versionItems(place, prompt, store) : undefined;
}

function armVersions(
  place: YamlPlace,
  name: string | undefined,
  { registry, store }: Pick<Surroundings, 'registry' | 'store'>,
): readonly Completion[] {
  const experiment = registry?.files
    .flatMap((file) => findExperiments(file))
    .find((one) => one.name === name);
  const prompt = registry?.prompts.find(({ block }) => block.name === experiment?.prompt?.value);
  return prompt ? versionItems(place, prompt, store) : [];
}

function globAt(path: readonly string[]): string | undefined {
  const last = path.at(-1);
  if (last === 'template_file' || (path.length === 2 && path[0] === 'partials')) return globs.template;
  if (path[0] === 'include' && last === ITEM) return globs.yaml;
  if (last === 'suite' && path.at(-2) === 'evals') return globs.yaml;
  return last === 'replay' ? globs.any : undefined;
}

const WELL_KNOWN_KEYS = 'OPENAI OPENROUTER AZURE_OPENAI ANTHROPIC GEMINI GROQ MISTRAL DEEPSEEK TOGETHER'
  .split(' ')
  .map((name) => `${name}_API_KEY`);

function keyNames(place: YamlPlace, endpoint: string, { registry }: Surroundings): readonly Completion[] {
  const settings = Object.values(registry?.settings.endpoints ?? {});
  const used = settings.flatMap((value) => {
    const name =
      typeof value === 'object' && value !== null && 'api_key_env' in value ? value.api_key_env : undefined;
    return typeof name === 'string' ? [name] : [];
  });
  const own = `${endpoint.toUpperCase().replaceAll(/\W+/g, '_')}_API_KEY`;
  const names = new Set([...used, ...(/^[A-Z_]/.test(own) ? [own] : []), ...WELL_KNOWN_KEYS]);
  return [...names].map((label) => valueItem(place, label, { kind: 'value' }));
}

const SERVERS: Readonly<Record<string, string>> = {
  'http://localhost:11434/v1': 'Ollama',
  'http://localhost:1234/v1': 'LM Studio',
  'http://localhost:8000/v1': 'vLLM',
  'https://openrouter.ai/api/v1': 'OpenRouter',
  'https://api.openai.com/v1': 'OpenAI',
};

function servers(place: YamlPlace): readonly Completion[] {
  const space = place.needsSpace ? ' ' : '';
  return Object.entries(SERVERS).map(([url, detail]) => ({
    label: url,
    kind: 'value',
    detail,
    // An address is plain YAML; only in flow style could its colon be misread.
    insertText: place.quote === '' && !place.flow ? space + url : writeText(place, url),
  }));
}

function owners(place: YamlPlace, text: string): readonly Completion[] {
  const names = Array.from(text.matchAll(/^\s+owner:[ \t]+["']?([^"'\r\n#]+)/gm), ([, name = '']) =>
    name.trim(),
  );
  const typed = text.slice(place.range.start, place.range.end);
  return [...new Set(names)]
    .filter((name) => name !== typed && name !== '')
    .map((label) => valueItem(place, label, { kind: 'value' }));
}

/** What the schema says about a value: its choices, its default, its examples. */
export function schemaValues(place: YamlPlace, schemas: readonly Schema[]): readonly Completion[] {
  const choices = schemas.flatMap((schema) => choicesOf(schema).map((value) => ({ schema, value })));
  const presets = schemas.flatMap((schema) => {
    const values = [...(schema.default === undefined ? [] : [schema.default]), ...(schema.examples ?? [])];
    return values.map((value) => ({ schema, value }));
  });
  const all = [...choices, ...presets].filter(({ value }) => typeof value !== 'object');
  const seen = new Set<string>();
  return all.flatMap(({ schema, value }): Completion[] => {
    const label = typeof value === 'string' ? value : JSON.stringify(value);
    if (seen.has(label)) return [];
    seen.add(label);
    const insertText =
      typeof value === 'string' || place.quote !== ''
        ? writeText(place, label)
        : (place.needsSpace ? ' ' : '') + label;
    return [
      {
        label,
        kind: 'value',
        detail: typeOfChoice(schema, value),
        ...(schema.description !== undefined && { documentation: schema.description }),
        insertText,
      },
    ];
  });
}

/** Keys of maps whose names people choose: versions, variables, environments, prompts, endpoints. */
export function registryKeys(place: YamlPlace, around: Surroundings): readonly Completion[] {
  const { path } = place;
  const [top, , section] = path;
  const prompt = promptAt(path, around);
  if (path.length === 3 && section === 'versions' && prompt)
    return nextVersionKeys(place, prompt, around.store);
  if (path.length === 3 && section === 'variables' && prompt) return variableKeys(place, prompt, around);
  if (path.length === 3 && section === 'environments')
    return keySnippets(place, [
      ['staging', '"$1"', 'An environment of its own version.'],
      ['development', '"$1"', 'An environment of its own version.'],
    ]);
  if (path.length === 2 && top === 'monitoring' && path[1] === 'prompts')
    return watchedPrompts(place, around);
  if (path.length !== 1) return [];
  const indent = `\n${place.innerIndent}  `;
  if (top === 'prompts' && !place.flow) {
    const body = ['description: $2', 'draft:', '  model: $3', '  template: |', '    $0'].join(indent);
    return namedSnippet(place, 'new prompt', {
      name: 'my-prompt',
      body: indent + body,
      documentation: 'A prompt with a draft.',
    });
  }
  if (top === 'endpoints' && !place.flow)
    return namedSnippet(place, 'new endpoint', {
      name: 'local',
      body: `${indent}base_url: \${2:http://localhost:11434/v1}`,
      documentation:
        'A server that speaks the OpenAI API. Its name leads the names of its models: `local/llama3.1`.',
    });
  if (top === 'experiments' && !place.flow) {
    const arm = ['  version: "$N"', '  weight: W'];
    const control = arm.join(indent).replace('$N', '$3').replace('W', '0.9');
    const challenger = arm.join(indent).replace('$N', '$4').replace('W', '0.1');
    const body = ['prompt: $2', 'control:', control, 'challenger:', challenger].join(indent);
    return namedSnippet(place, 'new experiment', {
      name: 'my-experiment',
      body: indent + body,
      documentation: 'Two versions of a prompt share its traffic.',
    });
  }
  return [];
}

function namedSnippet(
  place: YamlPlace,
  label: string,
  {
    name,
    body,
    documentation,
  }: { readonly name: string; readonly body: string; readonly documentation: string },
): readonly Completion[] {
  if (place.hasColon || place.quote !== '') return [];
  return [{ label, kind: 'snippet', documentation, insertText: `\${1:${name}}:${body}`, isSnippet: true }];
}

function keySnippets(
  place: YamlPlace,
  keys: readonly (readonly [string, string, string])[],
): readonly Completion[] {
  return keys
    .filter(([label]) => !place.siblings.has(label))
    .map(([label, value, documentation]) => ({
      label,
      kind: 'key',
      documentation,
      ...keyText(place, label, value),
      goesOn: true,
    }));
}

/** Prompts that have no thresholds of their own yet. */
const watchedPrompts = (place: YamlPlace, { registry }: Surroundings): readonly Completion[] =>
  [...new Set((registry?.prompts ?? []).map(({ block }) => block.name))]
    .filter((name) => !place.siblings.has(name))
    .map((name) => ({ label: name, kind: 'prompt', ...keyText(place, name, '{ $1 }') }));

/** What the templates use and nobody has declared yet. */
function variableKeys(
  place: YamlPlace,
  prompt: RegisteredPrompt,
  { store }: Surroundings,
): readonly Completion[] {
  return variablesIn(prompt, store)
    .filter(({ name, uses }) => uses > 0 && !place.siblings.has(name))
    .map(({ name }) => ({
      label: name,
      kind: 'variable',
      detail: 'used in a template',
      ...keyText(place, name, `{ description: $1, sample: $2 }`),
    }));
}

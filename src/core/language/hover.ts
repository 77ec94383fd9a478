import { shiftRange } from '../base/problem.ts';
import { promptPathOf } from '../checks/fixEdits.ts';
import { type FixScope, scopeAt } from '../checks/fixScope.ts';
import type { RegisteredPrompt } from '../registry/workspace.ts';
import { DRAFT, type PlacedContent, findContents } from '../versions/content.ts';
import { type YamlPlace, placeAt } from '../yaml/placeAt.ts';
import { type YamlNode, type YamlPath, valueOf } from '../yaml/tree.ts';
import { registry as registrySchema, suite as suiteSchema, versionFile } from './completionSchema.ts';
import { fileUsers } from './fileUsers.ts';
import { hoverKey } from './hoverKey.ts';
import { hoverModel } from './hoverModel.ts';
import type { Hover, HoverPart } from './hoverParts.ts';
import type { HoverPorts } from './hoverPorts.ts';
import { hoverAssertion, hoverSuite } from './hoverSuite.ts';
import { hoverPartial, hoverTemplate } from './hoverTemplate.ts';
import { hoverVariable } from './hoverVariable.ts';
import { hoverScore } from './hoverScore.ts';
import { hoverExperiment, hoverSwitch } from './hoverTraffic.ts';
import { hoverVersion } from './hoverVersion.ts';
import { templateAt } from './templateAt.ts';

/** What there is to say about a place of a registry, a version file, a suite, a template or a partial. */
export async function hoverAt(uri: string, offset: number, ports: HoverPorts): Promise<Hover | undefined> {
  const template = templateAt(uri, offset, ports.store);
  if (template) return hoverTemplate(template, ports);
  const scope = scopeAt(uri, offset, ports.store);
  const place = placeAt(scope?.root, offset - (scope?.start ?? 0));
  if (!scope || !place) return undefined;
  const found = await hoverYaml(scope, place, ports);
  if (!found || found.parts.length === 0) return undefined;
  return { range: shiftRange(found.range, scope.start), parts: found.parts };
}

/** A range of the scope's text, and what is to be said of it. */
type Found = Hover | undefined;

async function hoverYaml(scope: FixScope, place: YamlPlace, ports: HoverPorts): Promise<Found> {
  const range = place.isKey && place.entry ? place.entry.keyRange : place.node.range;
  const prompt = ports.store.isRegistry(scope.uri) ? scope.prompts[0] : undefined;
  const isRegistry = ports.store.isRegistry(scope.uri);
  const found = prompt
    ? await hoverInPrompt(prompt, place, ports)
    : isRegistry
      ? hoverLoose(scope, place, ports)
      : await hoverOther(scope, place, ports);
  const help =
    place.isKey && found.length === 0
      ? explainKey(scope, place, { prompt, isRegistry, store: ports.store })
      : [];
  return { range, parts: [...found, ...help] };
}

function explainKey(
  { uri }: FixScope,
  { path }: YamlPlace,
  {
    prompt,
    isRegistry,
    store,
  }: {
    readonly prompt: RegisteredPrompt | undefined;
    readonly isRegistry: boolean;
    readonly store: HoverPorts['store'];
  },
): HoverPart[] {
  if (prompt) {
    const inPrompt = path.slice(promptPathOf(prompt).length);
    return hoverKey(registrySchema, ['prompts', prompt.block.name, ...inPrompt]);
  }
  if (isRegistry) return hoverKey(registrySchema, path);
  const { contents, suites } = fileUsers(uri, store);
  if (contents.length > 0) return hoverKey(versionFile, path);
  return suites.length > 0 ? hoverKey(suiteSchema, path) : [];
}

/** The value at a place as text, where it is one. */
const textOf = (node: YamlNode): string | undefined =>
  node.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;

async function hoverInPrompt(
  prompt: RegisteredPrompt,
  place: YamlPlace,
  ports: HoverPorts,
): Promise<HoverPart[]> {
  const path = place.path.slice(promptPathOf(prompt).length);
  const [first, second] = path;
  const value = textOf(place.node);
  const isPointer =
    (path.length === 1 && (first === 'version' || first === 'rollback_to')) ||
    (path.length === 2 && first === 'environments');
  if (isPointer && value !== undefined) return hoverVersion(prompt, value, ports);
  if (path.length === 1 && first === 'draft' && place.isKey) return hoverVersion(prompt, DRAFT, ports);
  if (path.length === 2 && first === 'versions' && place.isKey)
    return hoverVersion(prompt, String(second), ports);
  if (path.length >= 2 && first === 'variables') {
    // Keys of a declaration explain themselves; its name stands for the variable.
    return path.length === 2 && place.isKey ? hoverVariable(prompt, String(second), ports) : [];
  }
  if (path.length === 1 && (first === 'kill_switch' || first === 'rollback') && place.isKey)
    return hoverSwitch(prompt, first, ports);
  if (path.length === 2 && first === 'evals' && second === 'suite') return hoverSuite(prompt, ports);
  const placed = contentAt(prompt, path, ports);
  return placed ? hoverContent(placed, path.slice(depthOf(path)), { place, ports }) : [];
}

/** The number of steps that lead to the content a path is in. */
const depthOf = ([first]: YamlPath): number => (first === 'draft' ? 1 : first === 'versions' ? 2 : 0);

function contentAt(
  prompt: RegisteredPrompt,
  [first, second]: YamlPath,
  { store }: HoverPorts,
): PlacedContent | undefined {
  return findContents(prompt, store).find(({ where, version }) =>
    first === 'draft'
      ? where === 'draft'
      : first === 'versions'
        ? where === 'versions' && version === String(second)
        : where === 'inline',
  );
}

async function hoverContent(
  placed: PlacedContent,
  path: YamlPath,
  { place, ports }: { readonly place: YamlPlace; readonly ports: HoverPorts },
): Promise<HoverPart[]> {
  const [key] = path;
  if (key === 'model' && path.length === 1) return hoverModel(placed, ports);
  if (key === 'last_eval' && path[1] === 'baseline' && path[2] === 'version') {
    const version = textOf(place.node);
    return version === undefined ? [] : hoverVersion(placed.prompt, version, ports);
  }
  return key === 'eval_score' || key === 'last_eval' ? hoverScore(placed, ports) : [];
}

/** Partials and experiments, which belong to no prompt. */
function hoverLoose(
  { uri, root }: FixScope,
  { path, node, isKey }: YamlPlace,
  ports: HoverPorts,
): HoverPart[] {
  const { store } = ports;
  const registry = store.workspace.registries.find(({ files }) => files.some((file) => file.uri === uri));
  const name = String(path[1]);
  if (path[0] === 'partials' && path.length === 2) {
    const partial = registry?.settings.partials.get(name);
    return partial ? hoverPartial(name, partial, ports) : [];
  }
  const isExperiment = path.length === 2 && isKey;
  const isVersion = path.length === 4 && path[3] === 'version';
  if (path[0] !== 'experiments' || (!isExperiment && !isVersion)) return [];
  const written = valueOf(valueOf(valueOf(root, 'experiments'), name), 'prompt');
  const owner = written && textOf(written);
  const prompt = registry?.prompts.find(({ block }) => block.name === owner);
  if (isExperiment) return prompt ? hoverExperiment(prompt, name, ports) : [];
  const version = textOf(node);
  return prompt && version !== undefined ? hoverVersion(prompt, version, ports) : [];
}

/** A version file or a suite. */
async function hoverOther({ uri }: FixScope, place: YamlPlace, ports: HoverPorts): Promise<HoverPart[]> {
  const { contents, suites } = fileUsers(uri, ports.store);
  const [placed] = contents;
  if (placed) return hoverContent(placed, place.path, { place, ports });
  if (suites.length === 0 || place.path.at(-1) !== 'type') return [];
  return hoverAssertion(textOf(place.node) ?? '');
}

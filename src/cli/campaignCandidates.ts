import { PromptError } from '../core/base/errors.ts';
import { loadContents, prepareEvaluation } from '../core/evals/prepare.ts';
import type { PlanPorts } from '../core/evals/plan.ts';
import { type ContentChange, replan, withChange } from '../core/evals/variant.ts';
import { loadPrices } from '../core/models/prices.ts';
import { type RegisteredPrompt, promptOf } from '../core/registry/workspace.ts';
import { DRAFT, type PlacedContent, contentOf, editedContent } from '../core/versions/content.ts';
import { contentDigest } from '../core/versions/digest.ts';
import { type RunFolder, openRunFolder } from '../node/runFolder.ts';
import { sha256 } from '../node/sha256.ts';
import { draftStateOf, tryDraft } from './campaignDrafts.ts';
import { type OpenWorkspace, runFolderPath } from './openWorkspace.ts';
import { type Prepared, wholePrompt } from './prepareEvaluations.ts';

/** What a prompt must be like to take part. */
export interface Condition {
  readonly key: 'model' | 'prompt' | 'tag' | 'owner';
  /** `*` stands for any text. */
  readonly pattern: string;
}

/** A prompt that the change is tried on: the subject is the served content with the change, the baseline without. */
export interface Candidate extends Prepared {
  readonly prompt: RegisteredPrompt;
  /** The draft has the change already, from an earlier turn of the campaign. */
  readonly isDrafted: boolean;
}

/** A prompt that matches and cannot take part. */
export interface Blocked {
  readonly name: string;
  readonly error: PromptError;
}

interface Wanted {
  readonly conditions: readonly Condition[];
  readonly change: ContentChange;
  readonly repeats: number | undefined;
}

/** Finds the prompts of a campaign and plans both sides of each. Whatever is in the way is found here, before anything is paid. */
export async function findCandidates(
  workspace: OpenWorkspace,
  wanted: Wanted,
): Promise<{ candidates: Candidate[]; blocked: Blocked[]; unchanged: number }> {
  const prices = await loadPrices();
  const planner = new Planner(workspace, wanted, { sources: workspace.store, sha256, prices });
  const found = { candidates: [] as Candidate[], blocked: [] as Blocked[], unchanged: 0 };
  for (const { name, registryUri } of namesIn(workspace)) {
    try {
      const candidate = await planner.plan(wholePrompt(workspace, { name, version: undefined, registryUri }));
      if (candidate === 'unchanged') found.unchanged++;
      else if (candidate) found.candidates.push(candidate);
    } catch (error) {
      if (!PromptError.is(error)) throw error;
      found.blocked.push({ name, error });
    }
  }
  return found;
}

/** Every prompt that was named, or all; of a name that stands twice in a registry, one. */
function namesIn({ store, names }: OpenWorkspace): { name: string; registryUri: string }[] {
  const wanted = new Set(names.map(({ name }) => name));
  const all = store.workspace.registries.flatMap(({ prompts, uri }) =>
    prompts.map((prompt) => ({ name: promptOf(prompt).name, registryUri: uri })),
  );
  const chosen = all.filter(({ name }) => wanted.size === 0 || wanted.has(name));
  return [...new Map(chosen.map((one) => [`${one.registryUri}#${one.name}`, one])).values()];
}

class Planner {
  readonly #workspace: OpenWorkspace;
  readonly #wanted: Wanted;
  readonly #ports: PlanPorts;
  readonly #folders = new Map<string, Promise<RunFolder>>();

  constructor(workspace: OpenWorkspace, wanted: Wanted, ports: PlanPorts) {
    this.#workspace = workspace;
    this.#wanted = wanted;
    this.#ports = ports;
  }

  /** Undefined where the prompt does not match. */
  async plan(prompt: RegisteredPrompt): Promise<Candidate | 'unchanged' | undefined> {
    const { load } = this.#workspace;
    await loadContents(prompt, { ...this.#ports, load });
    const base = servedContent(prompt, this.#ports);
    if (!base || !this.#wanted.conditions.every((condition) => matches(base, condition))) return undefined;
    const changed = { ...withChange(base, this.#wanted.change), version: DRAFT };
    const { sources } = this.#ports;
    // Reading both asks for what they consist of.
    for (const content of [base, changed]) contentDigest(content, sources, sha256);
    await load();
    const digests = [base, changed].map((content) => contentDigest(content, sources, sha256));
    if (digests[0] === digests[1]) return 'unchanged';
    const state = draftStateOf(prompt, { base, changed }, sources);
    if (state === 'ready') tryDraft(this.#workspace, { prompt, change: this.#wanted.change });
    const request = { version: base.version, baseline: 'none', isComparedLater: true, ...this.#repeats };
    const { subject: baseline, ...limits } = await prepareEvaluation(prompt, request, {
      ...this.#ports,
      load,
    });
    const subject = replan(baseline, changed, this.#ports);
    return {
      name: promptOf(prompt).name,
      registryUri: prompt.registry.uri,
      evaluation: { ...limits, subject, baseline },
      folder: await this.#folder(prompt.registry.uri),
      runFolder: runFolderPath(prompt.registry.uri),
      run: undefined,
      sources,
      prompt,
      isDrafted: state === 'done',
    };
  }

  get #repeats(): { repeats?: number } {
    const { repeats } = this.#wanted;
    return repeats === undefined ? {} : { repeats };
  }

  #folder(registryUri: string): Promise<RunFolder> {
    const path = runFolderPath(registryUri);
    const folder = this.#folders.get(path) ?? openRunFolder(path);
    this.#folders.set(path, folder);
    return folder;
  }
}

/** What production serves; a prompt that serves nothing yet is what is edited. @throws PromptError where only Git has it */
function servedContent(
  prompt: RegisteredPrompt,
  { sources }: Pick<PlanPorts, 'sources'>,
): PlacedContent | undefined {
  const { name, version } = promptOf(prompt);
  if (!version) return editedContent(prompt, sources);
  const served = contentOf(prompt, version.value, sources);
  if (served) return served;
  throw new PromptError('bad-input', `The files do not have ${name} ${version.value}, which is served.`, {
    hint: `Write it into them: prompt-ledger rollback ${name} ${version.value}`,
  });
}

function matches({ content, prompt }: PlacedContent, { key, pattern }: Condition): boolean {
  const { name, tags, owner } = promptOf(prompt);
  const written = content.model?.value;
  const values: Readonly<Record<Condition['key'], readonly (string | undefined)[]>> = {
    // `gpt-4o` is also what `azure/gpt-4o` asks.
    model: [written, written?.slice(written.indexOf('/') + 1)],
    prompt: [name],
    tag: tags,
    owner: [owner],
  };
  const parts = pattern.split('*').map((part) => part.replaceAll(/[$()+.?[\\\]^{|}]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('.*')}$`, 'i');
  return values[key].some((value) => value !== undefined && expression.test(value));
}

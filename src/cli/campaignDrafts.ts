import { PromptError } from '../core/base/errors.ts';
import type { FileEdits } from '../core/base/problem.ts';
import type { Sources } from '../core/base/sources.ts';
import { toTimestamp } from '../core/base/timestamp.ts';
import type { ContentChange } from '../core/evals/variant.ts';
import { changeDraftEdits } from '../core/lifecycle/changeDraft.ts';
import { startDraft } from '../core/lifecycle/startDraft.ts';
import { allowed } from '../core/lifecycle/transition.ts';
import type { RegistryStore } from '../core/registry/store.ts';
import { type RegisteredPrompt, promptOf } from '../core/registry/workspace.ts';
import { DRAFT, type PlacedContent, contentOf } from '../core/versions/content.ts';
import { contentDigest } from '../core/versions/digest.ts';
import { toPath } from '../node/nodeFiles.ts';
import { sha256 } from '../node/sha256.ts';
import type { FileChange } from '../node/writeChanges.ts';
import type { OpenWorkspace } from './openWorkspace.ts';

/** A prompt whose draft is to have the change. */
export interface DraftWanted {
  readonly prompt: RegisteredPrompt;
  readonly change: ContentChange;
}

/**
 * Whether a draft with the change can be written: there is none, or one without changes of its own (`ready`), or one
 * that is the change already (`done`).
 * @throws PromptError `bad-input` where a draft has other changes, which would be measured with this one
 */
export function draftStateOf(
  prompt: RegisteredPrompt,
  { base, changed }: { readonly base: PlacedContent; readonly changed: PlacedContent },
  sources: Sources,
): 'ready' | 'done' {
  const { name, draft } = promptOf(prompt);
  const written = draft && contentOf(prompt, DRAFT, sources);
  if (!written) return 'ready';
  const digest = contentDigest(written, sources, sha256);
  if (digest === contentDigest(changed, sources, sha256)) return 'done';
  if (digest === contentDigest(base, sources, sha256)) return 'ready';
  throw new PromptError('bad-input', `The draft of ${name} has other changes.`, {
    hint: 'Release it first, or make the change in it by hand.',
  });
}

/** Finds out, before anything is paid, whether the draft could be written. @throws PromptError where it could not */
export function tryDraft({ store }: Pick<OpenWorkspace, 'store'>, wanted: DraftWanted): void {
  new Drafts(store).write(wanted);
}

/** What has to be written so that all these prompts have drafts with the change. */
export function toDraftChanges(
  { store, files }: Pick<OpenWorkspace, 'store' | 'files'>,
  wanted: readonly DraftWanted[],
): FileChange[] {
  const drafts = new Drafts(store);
  for (const one of wanted) drafts.write(one);
  return drafts.changes((from, path) => files.resolve(from, path));
}

/** Writes drafts one after another into a copy of the files in memory: many stand in one file. */
class Drafts {
  readonly #store: RegistryStore;
  readonly #fork: RegistryStore;
  readonly #edited = new Set<string>();
  readonly #created: { readonly from: string; readonly path: string; readonly text: string }[] = [];

  constructor(store: RegistryStore) {
    this.#store = store;
    this.#fork = store.fork();
  }

  write({ prompt, change }: DraftWanted): void {
    const context = { sources: this.#fork, sha256, now: toTimestamp(new Date()) };
    const { draft, version } = promptOf(prompt);
    if (!draft && version) {
      const { edits, newFiles } = allowed(startDraft(this.#now(prompt), context));
      this.#apply(edits);
      for (const file of newFiles) this.#created.push({ ...file, from: prompt.file.uri });
    }
    this.#apply(changeDraftEdits(this.#now(prompt), change));
  }

  changes(resolve: (from: string, path: string) => string): FileChange[] {
    const created = this.#created.map(({ from, path, text }): FileChange => ({
      path: toPath(resolve(from, path)),
      before: undefined,
      after: text,
    }));
    const edited = [...this.#edited].map((uri): FileChange => ({
      path: toPath(uri),
      before: textOf(this.#store, uri),
      after: textOf(this.#fork, uri),
    }));
    return [...created, ...edited];
  }

  #apply(edits: readonly FileEdits[]): void {
    for (const { uri, edits: textEdits } of edits) {
      this.#fork.edit(uri, textEdits);
      this.#edited.add(uri);
    }
  }

  /** The prompt as the edits so far have made it. */
  #now({ registry, block }: RegisteredPrompt): RegisteredPrompt {
    const found = this.#fork.workspace.registries
      .find(({ uri }) => uri === registry.uri)
      ?.prompts.find((other) => other.block.name === block.name);
    if (!found) throw new Error(`${block.name} is lost in its draft`);
    return found;
  }
}

function textOf(store: RegistryStore, uri: string): string {
  const source = store.read(uri);
  if (source.state !== 'loaded') throw new Error(`${uri} is edited and was never read`);
  return source.text;
}

import { complete as completeAt, type CompletionPorts } from '../../../src/core/language/completion.ts';
import type { Completion, Completions } from '../../../src/core/language/completionItem.ts';
import { loadKnownModels } from '../../../src/core/models/knownModels.ts';
import { MemoryWorkspace } from '../memoryWorkspace.ts';

export const REGISTRY = 'prompt-registry.yaml';

const knownModels = loadKnownModels(new Date('2026-05-01'));

export interface Setting {
  /** The file with the cursor. */
  readonly in?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly trigger?: string;
  readonly listModels?: CompletionPorts['listModels'];
}

/** What is offered at the `|` of a text, and what the text becomes when one of it is taken. */
export class Completed {
  readonly text: string;
  readonly offset: number;
  readonly found: Completions | undefined;

  constructor(text: string, offset: number, found: Completions | undefined) {
    this.text = text;
    this.offset = offset;
    this.found = found;
  }

  get items(): readonly Completion[] {
    return this.found?.items ?? [];
  }

  get labels(): readonly string[] {
    return this.items.map(({ label }) => label);
  }

  item(label: string): Completion {
    const item = this.items.find((one) => one.label === label);
    if (!item) throw new Error(`${label} is not offered, but ${this.labels.join(', ') || 'nothing'}`);
    return item;
  }

  /** The text after taking an item, with its snippet as it is before anything is filled in. */
  take(label: string, how: 'replace' | 'insert' = 'replace'): string {
    const { start, end } = this.found![how];
    const lineStart = this.text.lastIndexOf('\n', start - 1) + 1;
    const indent = /^[ \t]*/.exec(this.text.slice(lineStart, start))![0];
    const { insertText, isSnippet } = this.item(label);
    const written = isSnippet ? expandSnippet(insertText) : insertText;
    const eol = this.text.includes('\r\n') ? '\r\n' : '\n';
    return this.text.slice(0, start) + written.replaceAll('\n', eol + indent) + this.text.slice(end);
  }
}

/** A snippet with its presets and first choices. */
export function expandSnippet(snippet: string): string {
  return snippet
    .replaceAll(
      /\$\{\d+\|((?:\\.|[^|\\])*?)\|\}/g,
      (_, choices: string) => /^(?:\\.|[^,\\])*/.exec(choices)![0],
    )
    .replaceAll(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, '$1')
    .replaceAll(/(?<!\\)\$\d+/g, '')
    .replaceAll(/\\([\\$},|])/g, '$1');
}

export async function complete(marked: string, setting: Setting = {}): Promise<Completed> {
  const name = setting.in ?? REGISTRY;
  const offset = marked.indexOf('|CURSOR|') >= 0 ? marked.indexOf('|CURSOR|') : marked.lastIndexOf('|');
  const mark = marked.startsWith('|CURSOR|', offset) ? '|CURSOR|' : '|';
  const text = marked.slice(0, offset) + marked.slice(offset + mark.length);
  const workspace = await MemoryWorkspace.open({ ...setting.files, [name]: text });
  workspace.store.read(workspace.uri(name));
  await workspace.load();
  return completeIn(workspace, { name, text, offset, setting });
}

export async function completeIn(
  workspace: MemoryWorkspace,
  {
    name,
    text,
    offset,
    setting = {},
  }: { readonly name: string; readonly text: string; readonly offset: number; readonly setting?: Setting },
): Promise<Completed> {
  const ports: CompletionPorts = {
    store: workspace.store,
    find: (from, glob) => workspace.find(from, glob),
    knownModels: () => knownModels,
    listModels: setting.listModels ?? (() => Promise.resolve([])),
  };
  const request = { uri: workspace.uri(name), text, offset, trigger: setting.trigger };
  let found = await completeAt(request, ports);
  // What the first answer made the store want may be there for the second one.
  await workspace.load();
  found = await completeAt(request, ports);
  return new Completed(text, offset, found);
}

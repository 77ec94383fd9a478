import type { TextRange } from '../base/problem.ts';
import type { PromptBlock } from '../registry/layout.ts';
import type { RegistryStore } from '../registry/store.ts';
import { inFile } from '../registry/workspace.ts';

export interface WorkspaceSymbol {
  readonly kind: 'prompt' | 'version';
  readonly name: string;
  readonly uri: string;
  readonly range: TextRange;
}

const MOST_SYMBOLS = 256;

/** The name of a prompt and of its versions, relative to the prompt. */
const known = new WeakMap<PromptBlock, readonly Omit<WorkspaceSymbol, 'uri'>[]>();

/** Prompts and their versions whose names hold the letters of a query in its order; the closest first. */
export function findWorkspaceSymbols(query: string, store: RegistryStore): readonly WorkspaceSymbol[] {
  const found: { readonly symbol: WorkspaceSymbol; readonly cost: number }[] = [];
  for (const { prompts } of store.workspace.registries) {
    for (const prompt of prompts) {
      // The name is known without parsing the prompt; versions are looked at where the query may mean one.
      const at = query.indexOf('@');
      if (costOf(at < 0 ? query : query.slice(0, at), prompt.block.name) === undefined && !/\d/.test(query))
        continue;
      for (const symbol of symbolsOf(prompt.block)) {
        const cost = costOf(query, symbol.name);
        if (cost === undefined) continue;
        const range = inFile(prompt, symbol.range);
        found.push({ symbol: { ...symbol, uri: prompt.file.uri, range }, cost });
      }
    }
  }
  return found
    .toSorted((a, b) => a.cost - b.cost)
    .slice(0, MOST_SYMBOLS)
    .map(({ symbol }) => symbol);
}

function symbolsOf(block: PromptBlock): readonly Omit<WorkspaceSymbol, 'uri'>[] {
  let symbols = known.get(block);
  if (!symbols) {
    const { name, keyRange, versions, version, inline } = block.parsed.prompt;
    symbols = [
      { kind: 'prompt', name, range: keyRange },
      ...(inline && version
        ? [{ kind: 'version' as const, name: `${name}@${version.value}`, range: version.range }]
        : []),
      ...versions.map((one) => ({
        kind: 'version' as const,
        name: `${name}@${one.version}`,
        range: one.keyRange,
      })),
    ];
    known.set(block, symbols);
  }
  return symbols;
}

/** How far a name is from a query: the letters that stand before and between those of the query. Undefined: some are missing. */
function costOf(query: string, name: string): number | undefined {
  const [wanted, text] = [query.toLowerCase().replaceAll(/\s/g, ''), name.toLowerCase()];
  const whole = text.indexOf(wanted);
  if (whole >= 0) return whole + (text.length - wanted.length) / 1000;
  let at = 0;
  let gaps = 0;
  for (const letter of wanted) {
    const next = text.indexOf(letter, at);
    if (next < 0) return undefined;
    gaps += next - at;
    at = next + 1;
  }
  return text.length + gaps;
}

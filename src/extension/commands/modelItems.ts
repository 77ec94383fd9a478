import * as vscode from 'vscode';
import { loadKnownModels } from '../../core/models/knownModels.ts';
import { type Registry, promptOf } from '../../core/registry/workspace.ts';

/** Prompts whose models are looked at: a registry of thousands need not be parsed for a suggestion. */
const MOST_PROMPTS = 200;

/** Models to choose from: those of the registry's prompts, the most used first, then those with a list price. */
export async function modelItems(registry: Registry): Promise<vscode.QuickPickItem[]> {
  const used = usedModels(registry);
  const listed = (await loadKnownModels()).findKnownModels('');
  // They come sorted by name, numbers counted: backwards, the newest of a family comes first.
  const known = listed
    .filter(({ id }) => !used.includes(id))
    .toReversed()
    .toSorted((a, b) => familyOf(a.id) - familyOf(b.id));
  const price = new Intl.NumberFormat(vscode.env.language, { maximumFractionDigits: 3 });
  return [
    ...(used.length > 0 ? [heading(vscode.l10n.t('in this registry'))] : []),
    ...used.map((label) => ({ label })),
    heading(vscode.l10n.t('known models, with US dollars for a million tokens of input and output')),
    ...known.map(({ id, inputPerMtok, outputPerMtok }) => ({
      label: id,
      description: `$${price.format(inputPerMtok)} / $${price.format(outputPerMtok)}`,
    })),
  ];
}

function usedModels({ prompts }: Registry): string[] {
  const counts = new Map<string, number>();
  for (const prompt of prompts.slice(0, MOST_PROMPTS)) {
    const { draft, inline, versions } = promptOf(prompt);
    const contents = [draft?.content, inline, ...versions.map(({ content }) => content)];
    for (const content of contents)
      if (content?.model) counts.set(content.model.value, (counts.get(content.model.value) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([model]) => model);
}

const heading = (label: string): vscode.QuickPickItem => ({
  label,
  kind: vscode.QuickPickItemKind.Separator,
});

/** What prompts are written for today stands before what is listed for the sake of old bills. */
const familyOf = (id: string): number => (/^gpt-\d/.test(id) ? 0 : /^o\d/.test(id) ? 1 : 2);

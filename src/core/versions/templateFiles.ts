import type { Sources } from '../base/sources.ts';
import type { PromptBlock } from '../registry/layout.ts';
import { type Workspace, promptOf } from '../registry/workspace.ts';

/** Whether a registry of the workspace names this file as a template or as a partial. */
export function isTemplateFile(
  workspace: Workspace,
  uri: string,
  sources: Pick<Sources, 'resolve'>,
): boolean {
  const name = decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
  return workspace.registries.some(({ settings, files, prompts }) => {
    for (const { from, value } of settings.partials.values())
      if (sources.resolve(from, value) === uri) return true;
    // Prompts are parsed only where the file's name stands in their text at all.
    const naming = new Set(files.filter((file) => file.includes(name)));
    return prompts.some(
      (prompt) =>
        naming.has(prompt.file) &&
        mayName(prompt.block, name) &&
        wordingFiles(prompt).some((path) => sources.resolve(prompt.file.uri, path) === uri),
    );
  });
}

const mayName = ({ pieces }: PromptBlock, name: string): boolean =>
  !pieces || pieces.some(({ text }) => text.includes(name));

function wordingFiles(prompt: Parameters<typeof promptOf>[0]): string[] {
  const { draft, inline, versions } = promptOf(prompt);
  const contents = [draft?.content, inline, ...versions.map(({ content }) => content)];
  return contents.flatMap((content) =>
    content?.wording.kind === 'file' ? [content.wording.path.value] : [],
  );
}

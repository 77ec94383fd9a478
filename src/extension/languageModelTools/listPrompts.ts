import { listRegistry } from '../../core/evals/listPrompts.ts';
import type { App } from '../app.ts';
import { textOf } from './promptNamed.ts';
import { renderBounded } from './toolResult.ts';

/** Prompts with their versions, scores and what is served, as `list --json` prints them. */
export async function listPrompts(app: App, input: object): Promise<string> {
  const wanted = textOf(input, 'filter')?.toLowerCase() ?? '';
  const list = (): ReturnType<typeof listRegistry>[] =>
    app.store.workspace.registries.map((registry) =>
      listRegistry(registry, ({ block }) => block.name.toLowerCase().includes(wanted), {
        sources: app.store,
        sha256: app.sha256,
        show: (uri) => app.files.relative(uri),
      }),
    );
  // Looking asks for files of versions and templates, and those may ask for others.
  await app.load();
  let registries = list();
  while (app.store.wanted.files.length + app.store.wanted.globs.length > 0) {
    await app.load();
    registries = list();
  }
  const rows = registries.flatMap(({ file, prompts }) =>
    prompts.map((prompt) => ({
      registry: file,
      ...prompt,
      versions: prompt.versions.map((one) => ({ ...one })),
    })),
  );
  return renderBounded(
    { schema_version: 1, prompts_found: rows.length },
    { key: 'prompts', rows, hint: 'Give a part of the name as “filter”.' },
  );
}

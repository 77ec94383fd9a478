import { readFileSync, readdirSync } from 'node:fs';

/** The page of a code in media/diagnostics: what its excerpts say is what the tests check. */
export interface Page {
  readonly code: string;
  /** The first paragraph. */
  readonly summary: string;
  readonly examples: readonly Example[];
}

/** A `## Reported` with the `## Fixed` behind it. */
export interface Example {
  readonly reported: Files;
  readonly fixed: readonly Fixed[];
}

export interface Fixed {
  /** As in “With the quick fix *Write "1.0.0"*:”; undefined for what people do by hand. */
  readonly fix: string | undefined;
  readonly files: Files;
}

/** Texts by path. An excerpt without a path in code marks above it is of the registry. */
export type Files = Readonly<Record<string, string>>;

export const FOLDER = 'media/diagnostics';

export function readPages(): Page[] {
  return readdirSync(FOLDER)
    .filter((name) => name !== 'README.md')
    .map((name) => parsePage(readFileSync(`${FOLDER}/${name}`, 'utf8')));
}

export function parsePage(markdown: string): Page {
  const [head = '', ...sections] = markdown.split(/^## /m);
  const [, code = '', summary = ''] = /^# ([a-z-]+)\n\n(.+)\n/.exec(head) ?? [];
  const examples: { reported: Files; fixed: Fixed[] }[] = [];
  for (const section of sections) {
    const files = filesIn(section);
    if (section.startsWith('Reported\n')) examples.push({ reported: files, fixed: [] });
    else if (section.startsWith('Fixed\n'))
      examples.at(-1)?.fixed.push({ fix: /quick fix \*(.+?)\*/.exec(section)?.[1], files });
    else
      throw new Error(
        `${code}: a section is called “Reported” or “Fixed”, not “${section.split('\n', 1)[0]}”`,
      );
  }
  return { code, summary, examples };
}

function filesIn(section: string): Files {
  const fences = section.matchAll(/(?:^`([\w./-]+)`:?\n\n)?^```\w*\n([\s\S]*?)^```$/gm);
  return Object.fromEntries([...fences].map(([, path = 'prompt-registry.yaml', text = '']) => [path, text]));
}

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
  /** As in “With the quick fix *Write "1.0.0"*:”; none for what people do by hand. */
  readonly fixes: readonly string[];
  /** False where the fix is only the beginning: “With the quick fix *Run the evals*, which …:”. */
  readonly isWhole: boolean;
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

function parsePage(markdown: string): Page {
  const [head = '', ...sections] = markdown.split(/^## /m);
  const [, code = '', summary = ''] = /^# ([a-z-]+)\n\n(.+)\n/.exec(head) ?? [];
  const examples: { reported: Files; fixed: Fixed[] }[] = [];
  for (const section of sections) {
    const files = filesIn(section);
    if (section.startsWith('Reported\n')) examples.push({ reported: files, fixed: [] });
    else if (section.startsWith('Fixed\n')) examples.at(-1)?.fixed.push({ ...fixesIn(section), files });
    else
      throw new Error(
        `${code}: a section is called “Reported” or “Fixed”, not “${section.split('\n', 1)[0]}”`,
      );
  }
  return { code, summary, examples };
}

function fixesIn(section: string): Pick<Fixed, 'fixes' | 'isWhole'> {
  const sentence = /^With the quick fix.*$/m.exec(section)?.[0] ?? '';
  const fixes = Array.from(sentence.matchAll(/\*(.+?)\*/g), ([, title]) => title!);
  return { fixes, isWhole: sentence.endsWith('*:') };
}

function filesIn(section: string): Files {
  const fences = section.matchAll(/(?:^`([\w./-]+)`:?\n\n)?^```\w*\n([\s\S]*?)^```$/gm);
  return Object.fromEntries([...fences].map(([, path = 'prompt-registry.yaml', text = '']) => [path, text]));
}

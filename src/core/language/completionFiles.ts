import type { Completion } from './completionItem.ts';
import { writeText } from './completionItem.ts';
import type { YamlPlace } from './completionPlace.ts';

export interface FilePorts {
  /** The URIs of the files that match a glob relative to the folder of the file `from`, sorted. */
  find(from: string, glob: string): Promise<readonly string[]>;
}

const YAML = 'yaml,yml';
export const globs = {
  template: '**/*.{md,txt,liquid,tpl,tmpl,prompt,jinja,j2,html,xml}',
  yaml: `**/*.{${YAML}}`,
  cases: `**/*.{${YAML},csv,json,jsonl}`,
  any: `**/*.{${YAML},csv,json,jsonl,md,txt,js,mjs,html,xml}`,
};

/** Files as a path relative to the file that names them; the nearest first. */
export async function fileItems(
  place: YamlPlace,
  { uri, glob, scheme = '' }: { readonly uri: string; readonly glob: string; readonly scheme?: string },
  ports: FilePorts,
): Promise<readonly Completion[]> {
  const folder = uri.slice(0, uri.lastIndexOf('/') + 1);
  const found = await ports.find(uri, glob);
  const paths = found
    .filter((file) => file !== uri && file.startsWith(folder) && !file.includes('/.prompt-ledger/'))
    .map((file) => decodeURIComponent(file.slice(folder.length)));
  return paths
    .toSorted(
      (a, b) => a.split('/').length - b.split('/').length || a.localeCompare(b, 'en', { numeric: true }),
    )
    .map((path) => ({
      label: path,
      kind: 'file',
      filterText: scheme + path,
      insertText: writeText(place, scheme + path),
    }));
}

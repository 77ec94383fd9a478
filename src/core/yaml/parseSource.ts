import type { LoadedFile, SourceFile } from '../base/sources.ts';
import { type ParsedYaml, parseYaml } from './parse.ts';

const known = new WeakMap<SourceFile, ParsedYaml>();

/** As parseYaml, once for all who ask, as long as the file's text stays: a megabyte takes half a second. */
export function parseSource(source: LoadedFile): ParsedYaml {
  let parsed = known.get(source);
  if (!parsed) known.set(source, (parsed = parseYaml(source.text)));
  return parsed;
}

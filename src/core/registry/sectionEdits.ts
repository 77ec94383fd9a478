import type { JsonValue } from '../base/json.ts';
import { type FileEdits, shiftEdits } from '../base/problem.ts';
import { setEdits } from '../yaml/edits.ts';
import { eolOf } from '../yaml/extent.ts';
import { parseYaml } from '../yaml/parse.ts';
import { renderBlock } from '../yaml/render.ts';
import type { YamlPath } from '../yaml/tree.ts';
import type { RegistryFile } from './registryFile.ts';

/** The edits that set a value in one of the sections of a registry file, such as `prices`; a new one goes to the end. */
export function sectionEdits(file: RegistryFile, path: YamlPath, value: JsonValue): FileEdits {
  const section = file.sections.find(({ entry }) => entry?.key === path[0]);
  const loose = section && file.looseTexts.find(({ start }) => start === section.start);
  const root = loose && parseYaml(loose.text).root;
  if (loose && root?.kind === 'map')
    return {
      uri: file.uri,
      edits: shiftEdits(setEdits({ text: loose.text, root }, path, value), loose.start),
    };
  const { text } = file;
  const eol = eolOf(text);
  const whole = path.reduceRight<JsonValue>((inner, key) => ({ [String(key)]: inner }), value);
  const lines = renderBlock(whole, '', eol).join(eol) + eol;
  const newText = text === '' || text.endsWith('\n') ? lines : eol + lines;
  return { uri: file.uri, edits: [{ start: text.length, end: text.length, newText }] };
}

import { PromptError } from '../base/errors.ts';
import type { TextEdit } from '../base/problem.ts';
import { scopeAt } from '../checks/fixScope.ts';
import type { RegistryStore } from '../registry/store.ts';
import { placeAt } from '../yaml/placeAt.ts';
import { renderScalar } from '../yaml/scalars.ts';
import type { Occurrence } from './occurrence.ts';

/**
 * Adds an entry with another key and the same value in front of one.
 * @throws PromptError `bad-input` where the file is a table, in which a copy would be a column
 */
export function copyEntryEdit({ uri, range, form }: Occurrence, key: string, store: RegistryStore): TextEdit {
  const scope = scopeAt(uri, range.start, store);
  const place = scope && placeAt(scope.root, range.start - scope.start);
  const map = place?.around[0];
  if (form !== 'scalar' || !scope || !place?.isKey || !place.entry || map?.kind !== 'map')
    throw new PromptError(
      'bad-input',
      'A released version that is served needs the old name too, and here it cannot stand beside the new one. Add a column of the new name first.',
    );
  const { text, start } = scope;
  const { keyRange, value } = place.entry;
  const colon = text.indexOf(':', keyRange.end) + 1;
  const end = Math.max(value.range.end, colon);
  const rest = text.slice(keyRange.end, end).trimEnd();
  const lineStart = text.lastIndexOf('\n', keyRange.start - 1) + 1;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = map.flow ? ', ' : eol + ' '.repeat(keyRange.start - lineStart);
  const quote = text[keyRange.start];
  const style = quote === '"' ? 'double' : quote === "'" ? 'single' : 'plain';
  const at = start + keyRange.start;
  return { start: at, end: at, newText: renderScalar(key, style) + rest + gap };
}

import { findSimilar } from '../base/didYouMean.ts';
import type { Problem } from '../base/problem.ts';
import type { Fix, FixContext } from './fix.ts';
import { placeOf, textFix } from './fixEdits.ts';

/** A file that a problem misses. */
interface MissingFile {
  readonly uri: string;
  /** As it is written. */
  readonly path: string;
  /** What it starts with when it is created. */
  readonly text: string;
  readonly title?: string;
}

/** Names a file of the same folder that is called alike, or creates the file. The folder is listed when a fix is first asked for. */
export function fileFixes(problem: Problem, context: FixContext, file: MissingFile): Fix[] {
  const { uri, path, text, title = `Create “${path}”` } = file;
  return [...similarFile(problem, context, file), { title, edits: [], newFiles: [{ uri, text }] }];
}

function similarFile(problem: Problem, context: FixContext, { uri, path }: MissingFile): Fix[] {
  const slash = path.lastIndexOf('/') + 1;
  const name = path.slice(slash);
  const found = context.store.find(uri, `*${/\.\w+$/.exec(name)?.[0] ?? ''}`) ?? [];
  const names = found.map((other) => decodeURIComponent(other.slice(other.lastIndexOf('/') + 1)));
  const similar = findSimilar(name, names);
  const range = placeOf(problem, context)?.node.range;
  const start = range && context.text.lastIndexOf(name, range.end - name.length);
  if (similar === undefined || start === undefined || start < range!.start) return [];
  const edit = { start, end: start + name.length, newText: similar };
  return [textFix(context, { title: `Change to “${path.slice(0, slash)}${similar}”` }, [edit])];
}

import { PromptError } from '../base/errors.ts';
import type { JsonObject } from '../base/json.ts';
import type { FileEdits } from '../base/problem.ts';
import { DRAFT, type PlacedContent } from '../versions/content.ts';
import { changeEdits } from '../yaml/edits.ts';
import { parseYaml, rootMap } from '../yaml/parse.ts';
import { type YamlMap, nodeAt } from '../yaml/tree.ts';
import type { PromptText } from './promptText.ts';
import { type RecordChange, overrideEdits, recordChanges } from './record.ts';

interface Recorded {
  readonly record: RecordChange;
  readonly override: JsonObject | undefined;
}

/**
 * Writes what is recorded of a content where it stands in the files: into the prompt’s text, or, for a version that
 * has a file of its own, as edits of that.
 * @throws PromptError `bad-input` where the content is an alias
 */
export function placedRecordEdits(text: PromptText, target: PlacedContent, recorded: Recorded): FileEdits[] {
  if (target.where === 'git') throw new Error('What stands in Git is not edited');
  if (target.where === 'file') return fileEdits(target, recorded);
  const path =
    target.where === 'versions' ? ['versions', target.version] : target.where === 'draft' ? [DRAFT] : [];
  const { record, override } = recorded;
  const map = mapIn(text, path);
  text.set(recordChanges(map, record).map((change) => ({ ...change, path: [...path, ...change.path] })));
  text.apply(overrideEdits({ text: text.text, root: mapIn(text, path) }, override));
  return [];
}

function mapIn(text: PromptText, path: readonly string[]): YamlMap {
  const map = nodeAt(text.map, path);
  if (map?.kind === 'map' && !map.alias) return map;
  throw new PromptError(
    'bad-input',
    `“${path.join(' ')}” is an alias: what it stands for belongs to another place as well.`,
    {
      hint: 'Write the version out instead of the alias, then try again.',
    },
  );
}

/** The record of a version that has a file of its own. */
function fileEdits(target: PlacedContent, { record, override }: Recorded): FileEdits[] {
  const text = target.text();
  const root = rootMap(parseYaml(text));
  if (!root) throw new Error(`The file of ${target.version} is no map any more`);
  const edits = [
    ...changeEdits({ text, root }, recordChanges(root, record)),
    ...overrideEdits({ text, root }, override),
  ];
  return edits.length > 0 ? [{ uri: target.uri, edits }] : [];
}

import type { FileEdits, Problem, TextEdit } from '../base/problem.ts';
import type { RegistryFile } from '../registry/registryFile.ts';
import { promptOf } from '../registry/workspace.ts';
import { type PlacedContent, servedVersions } from '../versions/content.ts';
import { compareVersions } from '../versions/order.ts';
import { isSmallerStep, stepBase, stepBetween } from '../versions/step.ts';
import { nodeAt } from '../yaml/tree.ts';
import type { Finding, PromptCheck, PromptContext } from './check.ts';
import { findExperiments } from '../registry/experiments.ts';
import { atVersion } from './findings.ts';
import { changeFix, nodeIn, placeOf, promptPathOf, renameFix, textIn } from './fixEdits.ts';
import type { Fix } from './fix.ts';
import { isVersion } from '../versions/isVersion.ts';

/**
 * A version's number says how much changed since the one before it. Of the newest version and of served ones that
 * were never released: history and what has a digest keep their numbers.
 */
export const bumpTooSmall: PromptCheck = {
  codes: ['bump-too-small'],
  late: true,
  check(context) {
    const served = servedVersions(context.registered);
    const numbered = context.contents.filter(({ version, where }) => where !== 'draft' && isVersion(version));
    if (numbered.length < 2) return [];
    const ordered = numbered.toSorted((a, b) => compareVersions(a.version, b.version));
    return ordered.flatMap((placed, index) => {
      const isWatched = served.has(placed.version) || index === ordered.length - 1;
      if (!isWatched || placed.content.digest) return [];
      const base = stepBase(ordered.slice(0, index), placed.version);
      return base ? checkStep(base, placed, context) : [];
    });
  },
  findFixes(problem, context): readonly Fix[] {
    const [version, next] = [textIn(problem, 'version'), textIn(problem, 'next')];
    const place = placeOf(problem, context);
    const [registered] = context.prompts;
    if (version === undefined || next === undefined || !place || !registered) return [];
    const prompt = promptPathOf(registered);
    const node = nodeIn(context, prompt);
    // The number of a file is its name, which no edit of a text can change.
    const isHere = context.uri === registered.file.uri && place.path.length > prompt.length;
    const isTaken = context.contextOf(registered).contents.some((other) => other.version === next);
    if (!isHere || isTaken) return [];
    const title = `Create ${next} (${textIn(problem, 'bump')}: ${firstReason(problem)})`;
    const rename = place.isKey
      ? renameFix(context, { title }, problem.range, next).edits.flatMap(({ edits }) => edits)
      : [];
    const changes = pointersTo(version, node).map((path) => ({ path: [...prompt, ...path], value: next }));
    const [pointers] = changeFix(context, { title }, changes);
    const edits = [...rename, ...(pointers?.edits.flatMap((file) => file.edits) ?? [])];
    const files = registered.registry.files.map((file) => {
      const arms = armEdits(file, { prompt: promptOf(registered).name, version, next });
      return { uri: file.uri, edits: file.uri === context.uri ? [...edits, ...arms] : arms };
    });
    const isOwn = ({ uri }: FileEdits): boolean => uri === context.uri;
    const changed = files.filter((file) => file.edits.length > 0);
    return [{ title, edits: changed.toSorted((a, b) => Number(isOwn(b)) - Number(isOwn(a))) }];
  },
};

function checkStep(base: PlacedContent, placed: PlacedContent, { sources }: PromptContext): Finding[] {
  const step = stepBetween(base, placed, sources);
  if (!step || !isSmallerStep(placed.version, step)) return [];
  const { bump, reasons, next } = step;
  const shown = reasons.slice(0, MOST_REASONS).join('; ');
  const more = reasons.length > MOST_REASONS ? `; and ${reasons.length - MOST_REASONS} more` : '';
  const message = `${placed.version} is a smaller step than the change since ${base.version}, which is a ${bump} one: ${shown}${more}. Call it ${next}.`;
  const data = { version: placed.version, base: base.version, bump, next, reasons };
  return [atVersion(placed, { code: 'bump-too-small', message, severity: 'warning', data })];
}

const MOST_REASONS = 3;

function firstReason({ data }: Problem): string {
  const reasons = Array.isArray(data?.['reasons']) ? data['reasons'].map(String) : [];
  return reasons[0] ?? 'its content changed';
}

/** The edits of a file's experiments that give a prompt's version another number, in the quotes that it has. */
function armEdits(
  file: RegistryFile,
  { prompt, version, next }: Readonly<Record<'prompt' | 'version' | 'next', string>>,
): TextEdit[] {
  return findExperiments(file)
    .filter((experiment) => experiment.prompt?.value === prompt)
    .flatMap(({ control, challenger }) => [control.version, challenger.version])
    .flatMap((named) => {
      if (named?.value !== version) return [];
      const at = file.text.indexOf(version, named.range.start);
      return at >= 0 && at < named.range.end ? [{ start: at, end: at + version.length, newText: next }] : [];
    });
}

/** Where a prompt names one of its versions, from the prompt on. */
function pointersTo(version: string, prompt: Parameters<typeof nodeAt>[0]): string[][] {
  const environments = nodeAt(prompt, ['environments']);
  const names = environments?.kind === 'map' ? environments.entries.map(({ key }) => key) : [];
  const paths = [['version'], ['rollback_to'], ...names.map((name) => ['environments', name])];
  return paths.filter((path) => {
    const node = nodeAt(prompt, path);
    return node?.kind === 'scalar' && node.value === version;
  });
}

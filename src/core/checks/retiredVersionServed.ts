import { findTrials } from '../lifecycle/gates/trials.ts';
import { textAt } from '../registry/read.ts';
import { type PlacedContent, servedVersions } from '../versions/content.ts';
import type { Finding, PromptCheck, PromptContext } from './check.ts';
import { inContent, nameOf } from './findings.ts';
import { placeOf, removeFix } from './fixEdits.ts';
import { SOME_DAY } from './stageUnearned.ts';

/** What is retired is served nowhere, and nothing goes back to it. */
export const retiredVersionServed: PromptCheck = {
  codes: ['retired-version-served'],
  check(context) {
    return context.contents.flatMap((placed): Finding[] => {
      const written = textAt(placed.content.node, 'stage');
      if (written?.value !== 'retired') return [];
      const by = findServing(placed, context);
      const isTarget = context.prompt.rollbackTo?.value === placed.version;
      if (by.length === 0 && !isTarget) return [];
      const who =
        by.length > 0
          ? `${by.join(', ')} ${by.length === 1 ? 'serves' : 'serve'} it. Deploy another version there`
          : 'a rollback would go to it. Name another version in `rollback_to`';
      const message = `${nameOf(placed)} is retired, and ${who}, or remove the stage.`;
      const severity = by.length > 0 ? 'error' : 'warning';
      const { range } = written;
      return [inContent(placed, { code: 'retired-version-served', message, severity, range })];
    });
  },
  findFixes(problem, context) {
    const place = placeOf(problem, context);
    return place ? removeFix(context, { title: 'Remove “stage”' }, place.path) : [];
  },
};

/** The environments that serve a version, and the experiments that run with it. */
function findServing(
  { version }: PlacedContent,
  { registered, usesExperiments }: PromptContext,
): readonly string[] {
  usesExperiments();
  const running = findTrials(registered, SOME_DAY).filter(
    ({ state, experiment: { control, challenger } }) =>
      state === 'running' && [control, challenger].some((arm) => arm.version?.value === version),
  );
  return [
    ...(servedVersions(registered).get(version) ?? []),
    ...running.map(({ experiment }) => experiment.name),
  ];
}

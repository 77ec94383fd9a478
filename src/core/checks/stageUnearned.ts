import { checkGates } from '../lifecycle/gates/checkGates.ts';
import { asksExperiments, passedGate } from '../lifecycle/gates/stages.ts';
import type { LifecycleContext, Requirement } from '../lifecycle/transition.ts';
import { isInTheWay } from '../lifecycle/requirements.ts';
import { GATES, type GateName } from '../registry/model.ts';
import { textAt } from '../registry/read.ts';
import { idOf } from '../registry/workspace.ts';
import { type PlacedContent, servedVersions } from '../versions/content.ts';
import type { Finding, PromptCheck, PromptContext } from './check.ts';
import { inContent } from './findings.ts';
import { removeFix, placeOf, textIn, valueFix } from './fixEdits.ts';

/** An experiment counts as started as soon as its start is written, so that what is found depends on files alone. */
export const SOME_DAY = '9999-12-31T23:59:59Z';

/**
 * A stage says which gates were passed: then there is evidence of them, or a reason. What only telemetry can say is not
 * looked at, and what was served before is left alone.
 */
export const stageUnearned: PromptCheck = {
  codes: ['stage-unearned'],
  check(context) {
    const served = servedVersions(context.registered);
    return context.contents.flatMap((placed): Finding[] => {
      const stage = passedGate(placed.content.stage);
      const written = textAt(placed.content.node, 'stage');
      const isHistory = placed.content.deployedAt !== undefined && !served.has(placed.version);
      if (stage === undefined || !written || isHistory) return [];
      const open = findOpen(stage, placed, context);
      const [first] = open;
      if (!first) return [];
      const earned = GATES[GATES.indexOf(first.gate!) - 1];
      const message = `“${stage}” is not earned: ${first.text}`;
      const data = {
        stage,
        unmet: open.map(({ id }) => id),
        prompt: idOf(placed.prompt),
        version: placed.version,
        ...(earned !== undefined && { earned }),
      };
      const { range } = written;
      return [inContent(placed, { code: 'stage-unearned', message, severity: 'warning', range, data })];
    });
  },
  findFixes(problem, context) {
    const [earned, prompt, version] = ['earned', 'prompt', 'version'].map((key) => textIn(problem, key));
    const unmet = problem.data?.['unmet'];
    const needsRun = Array.isArray(unmet) && unmet.includes('score-fresh');
    const place = placeOf(problem, context);
    const back =
      earned !== undefined
        ? valueFix(problem, context, { title: `Change to “${earned}”`, value: earned })
        : place
          ? removeFix(context, { title: 'Remove “stage”' }, place.path)
          : [];
    if (!needsRun || prompt === undefined || version === undefined) return back;
    return [{ title: 'Run the evals', edits: [], command: { name: 'runEvals', prompt, version } }, ...back];
  },
};

/** What its gates and those before it ask for and the files do not have. */
function findOpen(
  stage: GateName,
  placed: PlacedContent,
  { registered, sources, sha256, usesExperiments }: PromptContext,
): Requirement[] {
  const context: LifecycleContext = { sources, sha256, now: SOME_DAY };
  if (asksExperiments(stage)) usesExperiments();
  const isTried = placed.content.deployedAt !== undefined;
  return checkGates(stage, { placed, prompt: registered }, context).filter(
    // An experiment that led to a deployment may have been cleared away since.
    (one) => isInTheWay(one) && one.outcome === 'unmet' && !(isTried && one.gate === 'canary'),
  );
}

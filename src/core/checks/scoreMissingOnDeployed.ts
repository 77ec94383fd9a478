import { scoreStateOf } from '../evals/scoreState.ts';
import { describeOverride, overrideFor } from '../lifecycle/overrides.ts';
import { idOf } from '../registry/workspace.ts';
import { servedVersions } from '../versions/content.ts';
import { contentDigest } from '../versions/digest.ts';
import type { PromptCheck } from './check.ts';
import { atVersion, inContent, nameOf } from './findings.ts';
import { textIn } from './fixEdits.ts';

/**
 * What is served has been measured. A prompt without a suite is left alone: nobody has said yet what a good answer
 * is. A number without evidence is information, whoever wrote it may know where it comes from; so is a version that
 * was deployed without a score for a reason that is recorded.
 */
export const scoreMissingOnDeployed: PromptCheck = {
  codes: ['score-missing-on-deployed'],
  check({ registered, current, sources, sha256, suite, prompt, suiteLocation }) {
    const served = servedVersions(registered);
    const hasSuite = suite !== undefined || prompt.evals.suite !== undefined;
    return current.flatMap((placed) => {
      const by = served.get(placed.version);
      if (!by) return [];
      const state = scoreStateOf(placed, sources, sha256);
      const problem = { code: 'score-missing-on-deployed', data: { state, version: placed.version } };
      if (state === 'none' && hasSuite) {
        const digest = contentDigest(placed, sources, sha256);
        const override = overrideFor(placed.content, { environments: by, digest }, 'score-fresh');
        const despite = override ? ` ${describeOverride(override)}` : '';
        const message = `${nameOf(placed)} is served in ${by.join(', ')} and was never scored.${despite} Run the evals of ${suiteLocation.path}.`;
        return [atVersion(placed, { ...problem, message, severity: override ? 'information' : 'warning' })];
      }
      if (state !== 'unverified') return [];
      const { value, range } = placed.content.evalScore!;
      const message = `Nothing says how ${value} was measured, so no gate counts it. Run the evals: they record a score with its evidence.`;
      return [inContent(placed, { ...problem, message, severity: 'information', range })];
    });
  },
  findFixes(problem, context) {
    const version = textIn(problem, 'version');
    const [prompt] = context.prompts;
    if (version === undefined || !prompt || !context.contextOf(prompt).suite) return [];
    const command = { name: 'runEvals', prompt: idOf(prompt), version } as const;
    return [{ title: `Run the evals of ${version}`, edits: [], command }];
  },
};

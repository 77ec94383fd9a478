import type { TextRange } from '../base/problem.ts';
import { PRODUCTION } from '../lifecycle/transition.ts';
import type { Prompt } from '../registry/model.ts';
import { idOf } from '../registry/workspace.ts';
import { type LiveDifference, describeDifference, liveDifferences } from '../serving/liveState.ts';
import type { PromptCheck } from './check.ts';
import type { Fix } from './fix.ts';
import { textIn } from './fixEdits.ts';

/** What applications are served is not what the file says: one of them was changed, and the other has to follow. */
export const liveHeadDisagrees: PromptCheck = {
  codes: ['live-head-disagrees'],
  check({ registered, prompt, resources }) {
    const differences = (resources.liveHeads ?? []).flatMap((state) => liveDifferences(registered, state));
    return differences.map((difference) => {
      const { environment } = difference;
      const live = difference.kind === 'version' ? { live: difference.live } : { isLive: difference.isLive };
      return {
        problem: {
          code: 'live-head-disagrees',
          message: `${describeDifference(difference)} Have one of them follow the other.`,
          severity: 'warning',
          range: rangeOf(prompt, difference),
          data: { kind: difference.kind, environment, ...live },
        },
      };
    });
  },
  findFixes(problem, { prompts: [prompt] }) {
    const environment = textIn(problem, 'environment');
    if (!prompt || environment === undefined) return [];
    const shared = { prompt: idOf(prompt), version: textIn(problem, 'live') ?? '', environment };
    const fix = (title: string, name: 'followLiveHead' | 'updateLiveHead'): Fix => ({
      title,
      edits: [],
      command: { ...shared, name },
    });
    return [
      fix('Change the registry to what the live head says', 'followLiveHead'),
      fix('Change the live head to what the registry says', 'updateLiveHead'),
    ];
  },
};

function rangeOf(prompt: Prompt, { environment, kind }: LiveDifference): TextRange {
  const own = environment === PRODUCTION ? undefined : prompt.environments.get(environment);
  const pointer = own ?? prompt.version;
  return kind === 'version' && pointer ? pointer.range : prompt.keyRange;
}

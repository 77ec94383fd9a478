import { type Event, Emitter } from '../core/base/events.ts';
import type { RegisteredPrompt } from '../core/registry/workspace.ts';
import type { App } from './app.ts';
import { visitInSlices } from './slices.ts';
import type { ScoreAlarm, Scores } from './views/scores.ts';

/** A prompt of which the draft or a served version has a score that should worry somebody. */
export interface AlarmingPrompt {
  readonly prompt: RegisteredPrompt;
  readonly alarms: readonly ScoreAlarm[];
}

/** What tree, badge and status bar say of the workspace's scores, counted once for all of them. */
export interface Alarms {
  /** In the order of the registries. */
  readonly found: readonly AlarmingPrompt[];
  /** Everything has been looked at, in the workspace as it is now. */
  readonly onDidCount: Event<void>;
  /** What is known of scores; loaded when somebody first asks. */
  scores(): Promise<Scores>;
}

/**
 * Counts at once after each change. What is known of a prompt is kept as long as its text and its files are the same,
 * so that a keystroke costs one prompt; a workspace of thousands that is opened is looked at in slices.
 */
export function createAlarms(app: Pick<App, 'store' | 'sha256' | 'inBackground'>): Alarms {
  const counted = new Emitter<void>();
  let scores: Promise<Scores> | undefined;
  let found: readonly AlarmingPrompt[] = [];
  let next: NodeJS.Immediate | undefined;
  let counts = 0;
  const load = (): Promise<Scores> =>
    (scores ??= import('./views/scores.ts').then(({ Scores: Known }) => new Known(app)));
  const count = async (): Promise<void> => {
    const own = ++counts;
    const known = await load();
    const alarming: AlarmingPrompt[] = [];
    const prompts = app.store.workspace.registries.flatMap((registry) => registry.prompts);
    const look = (prompt: RegisteredPrompt): void => {
      const { alarms } = known.factsOf(prompt);
      if (alarms.length > 0) alarming.push({ prompt, alarms });
    };
    if (!(await visitInSlices(prompts, look, () => own !== counts))) return;
    found = alarming;
    counted.fire();
  };
  app.store.onDidChange(() => {
    next ??= setImmediate(() => {
      next = undefined;
      if (scores || app.store.roots.length > 0) app.inBackground(count());
    });
  });
  return {
    get found() {
      return found;
    },
    onDidCount: counted.event,
    scores: load,
  };
}

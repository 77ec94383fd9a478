import type { JsonObject } from '../../core/base/json.ts';
import type { LaneChoice } from '../../core/preview/lane.ts';
import type { LaneEvent, LaneRun } from '../../core/preview/laneRun.ts';
import type { RegisteredPrompt } from '../../core/registry/workspace.ts';
import type { ToPreview } from '../../webview/protocol.ts';
import type { App } from '../app.ts';
import { type ShownLane, afterEvent, runView, textOf, waitingLane } from './laneViews.ts';

/** The runs of one panel: one at a time, and the answers of the last one stay until the next. */
export class LanesRun {
  readonly #app: App;
  readonly #post: (message: ToPreview) => void;
  #lanes: readonly ShownLane[] = [];
  #run: LaneRun | undefined;
  #isStarting = false;
  /** What the lanes were run with; a case is made of it. */
  #variables: JsonObject = {};

  constructor(app: App, post: (message: ToPreview) => void) {
    this.#app = app;
    this.#post = post;
  }

  get variables(): JsonObject {
    return this.#variables;
  }

  laneOf(id: string): ShownLane | undefined {
    return this.#lanes.find(({ view }) => view.id === id);
  }

  async start(
    prompt: RegisteredPrompt,
    request: { readonly variables: JsonObject; readonly choices: readonly LaneChoice[] },
  ): Promise<void> {
    if (this.#run || this.#isStarting) return;
    this.#isStarting = true;
    try {
      const { startLanes } = await import('./startLanes.ts');
      const started = await startLanes(this.#app, prompt, request);
      if (!started) return;
      this.#run = started.run;
      this.#variables = request.variables;
      this.#lanes = started.lanes.map(waitingLane);
      this.send();
      for await (const event of started.run.events()) this.#happened(event);
    } finally {
      this.#run = undefined;
      this.#isStarting = false;
      this.send();
    }
  }

  stop(): void {
    this.#run?.stop();
  }

  /** Another prompt has no answers yet. */
  clear(): void {
    if (this.#lanes.length === 0) return;
    this.stop();
    this.#lanes = [];
    this.send();
  }

  /** All that is known, for a page that is new too. */
  send(): void {
    this.#post({ type: 'run', run: runView(this.#lanes, this.#run !== undefined) });
  }

  dispose(): void {
    this.stop();
  }

  #happened(event: LaneEvent): void {
    const before = this.laneOf(event.lane);
    if (!before) return;
    const now = afterEvent(before, event);
    this.#lanes = this.#lanes.map((lane) => (lane === before ? now : lane));
    const text = textOf(event);
    // Of an answer that is coming only the new part is sent.
    if (text !== '' && before.view.state === 'streaming')
      this.#post({ type: 'append', lane: event.lane, text });
    else this.send();
  }
}

import type { App } from '../app.ts';
import type { Target } from './target.ts';

/** Shows what telemetry says of a prompt: of the one that is named, else of the one that was shown last. */
export async function showMonitoring(app: App, target?: Target): Promise<void> {
  await app.load();
  const dashboard = await app.dashboard();
  dashboard.open(typeof target?.prompt === 'string' ? { prompt: target.prompt } : {});
}

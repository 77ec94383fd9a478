import { idOf, type RegisteredPrompt } from '../../core/registry/workspace.ts';
import type { App } from '../app.ts';
import { pickInputs } from '../preview/pickInputs.ts';
import { PreviewSession } from '../preview/session.ts';
import type { RenderedWith } from './side.ts';

/** What the preview panel renders a prompt with; the samples where no panel shows it. */
export async function renderedAsPreviewed(app: App, prompt: RegisteredPrompt): Promise<RenderedWith> {
  const session = (await app.previews()).sessionOf(idOf(prompt));
  if (!session) return { typed: {} };
  const { caseId, typed } = session.memory;
  return withName({ caseId, typed: typed[idOf(prompt)] ?? {} }, session);
}

/** Asks for the samples or for a case of the suite; undefined where nothing was chosen. */
export async function pickRendered(app: App, prompt: RegisteredPrompt): Promise<RenderedWith | undefined> {
  const session = new PreviewSession(app, {
    prompt: idOf(prompt),
    version: undefined,
    locked: true,
    caseId: undefined,
    typed: {},
  });
  const picked = await pickInputs(app, session);
  return picked && withName({ caseId: picked.caseId, typed: {} }, session);
}

/** Titles say which case it is. */
function withName(
  { caseId, typed }: { readonly caseId: string | undefined; readonly typed: RenderedWith['typed'] },
  { cases }: PreviewSession,
): RenderedWith {
  const chosen = cases.find(({ id }) => id === caseId);
  return { typed, ...(chosen && { caseId: chosen.id, caseName: chosen.description }) };
}

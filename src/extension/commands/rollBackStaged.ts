import { PRODUCTION } from '../../core/lifecycle/transition.ts';
import type { App } from '../app.ts';
import type { GivenMove } from '../lifecycle/givenTarget.ts';
import { rollBack } from './rollBack.ts';

/** Has traffic leave what production serves by and by; nothing has to run for it. */
export const rollBackStaged = (
  app: App,
  source?: unknown,
  given: GivenMove & { readonly overMinutes?: number } = {},
): Promise<string | undefined> => {
  const { overMinutes, ...move } = given;
  const staged = overMinutes === undefined ? 'ask' : { overMinutes };
  return rollBack(app, source, { ...move, environment: PRODUCTION, staged });
};

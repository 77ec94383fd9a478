import { PromptError } from '../core/base/errors.ts';
import { PRODUCTION } from '../core/serving/decide.ts';
import { authorOf } from '../node/headStore/author.ts';
import type { ChangeContext } from '../node/headStore/changeStore.ts';
import type { HeadStore } from '../node/headStore/headStore.ts';
import { openStore } from '../node/headStore/openStore.ts';
import { sha256 } from '../node/sha256.ts';
import type { Context } from './context.ts';

export interface LiveOptions {
  /** A place, or nothing where the environment names it. */
  readonly head?: string;
  readonly environment?: string;
  readonly reason?: string;
  readonly json?: boolean;
}

export interface LiveHead {
  readonly store: HeadStore;
  readonly context: ChangeContext;
}

/**
 * The head that a command is about.
 * @throws PromptError `bad-input` where nobody says which
 */
export function openLive(context: Context, options: LiveOptions): LiveHead {
  const place = options.head ?? context.environment['PROMPT_LEDGER_HEAD'];
  if (place === undefined || place === '')
    throw new PromptError('bad-input', 'Where is the head that applications read?', {
      hint: 'Name it: --head <folder, https://… or git:branch>, or set PROMPT_LEDGER_HEAD.',
    });
  const token = context.environment['PROMPT_LEDGER_HEAD_TOKEN'];
  const store = openStore(place, { cwd: context.cwd, token });
  const environment = options.environment ?? PRODUCTION;
  return { store, context: { environment, author: authorOf(context.environment, options.reason), sha256 } };
}

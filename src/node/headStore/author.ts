import { hostname, userInfo } from 'node:os';
import { toTimestamp } from '../../core/base/timestamp.ts';
import type { Author } from '../../core/serving/changeHead.ts';

/** Whoever runs this process, for the audit log; the environment may say it better. */
export function authorOf(environment: NodeJS.ProcessEnv, reason: string | undefined): Author {
  const named = environment['PROMPT_LEDGER_ACTOR'] ?? environment['GITHUB_ACTOR'];
  return { actor: named ?? `${userName()}@${hostname()}`, at: toTimestamp(new Date()), reason };
}

/** A container may run as somebody whom the system has no name for. */
function userName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `uid ${process.getuid?.() ?? 'unknown'}`;
    throw error;
  }
}

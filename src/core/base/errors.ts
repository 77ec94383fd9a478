/** Every reason why an operation that the user asked for can fail. Hosts key on it, never on the text. */
export type ErrorCode =
  | 'bad-input' // what the user wrote or asked for makes no sense; the message says where
  | 'has-problems' // a file has mistakes that are listed as its problems
  | 'file-not-found'
  | 'git-unavailable' // no Git, no repository, or one that cannot be read; the message says which
  | 'path-outside-workspace'
  | 'not-trusted' // needs a trusted workspace
  | 'missing-key' // no API key for the endpoint's origin
  | 'origin-not-allowed' // the endpoint's origin may not receive a key
  | 'unauthorized' // the endpoint refused the key (401, 403)
  | 'rate-limited' // 429 after all retries
  | 'endpoint-failed' // 5xx, a broken connection or an unusable reply, after all retries
  | 'request-refused' // another 4xx: repeating it would not help
  | 'timeout'
  | 'no-recorded-answer' // a replay endpoint has no answer for this call
  | 'price-unknown'
  | 'budget-exceeded'
  | 'conflict' // the file changed meanwhile
  | 'locked' // another process holds the file
  | 'telemetry-unavailable'; // where telemetry is kept cannot be asked; the message says why

export interface PromptErrorOptions extends ErrorOptions {
  /** What the user can do about it, as one sentence. Hosts show it after the message. */
  readonly hint?: string;
}

/** An operation the user asked for could not be done. Anything else that throws is a bug. */
export class PromptError extends Error {
  override readonly name = 'PromptError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: PromptErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.hint = options.hint;
  }

  static is(error: unknown, code?: ErrorCode): error is PromptError {
    return error instanceof PromptError && (code === undefined || error.code === code);
  }
}

/** Whether `error` says that the user (or a signal) ended the operation. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'APIUserAbortError');
}

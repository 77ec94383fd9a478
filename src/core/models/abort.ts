/** The error for an operation that its signal has ended, whatever reason the signal carries. */
export function toAbortError(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  if (reason instanceof Error && reason.name === 'AbortError') return reason;
  return Object.assign(new DOMException('The operation was cancelled.', 'AbortError'), { cause: reason });
}

/** Settles like the promise, but rejects with an AbortError as soon as the signal is aborted. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(toAbortError(signal));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** The items of a source until the signal is aborted, then an AbortError, whether the source notices or not. */
export async function* itemsUntilAborted<T>(
  source: AsyncGenerator<T, void, undefined>,
  signal: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  try {
    for (;;) {
      const next = await untilAborted(source.next(), signal);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    void source.return();
  }
}

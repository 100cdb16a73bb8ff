/** Thrown when an answer is longer than the caller is ready to hold in memory. */
export class BodyTooLarge extends Error {
  constructor(readonly maxBytes: number) {
    super(`The answer is longer than ${maxBytes} bytes.`);
    this.name = 'BodyTooLarge';
  }
}

const whenAborted = (
  signal: AbortSignal,
): { readonly promise: Promise<never>; readonly forget: () => void } => {
  let forget = (): void => undefined;
  const promise = new Promise<never>((_, reject) => {
    const abort = (): void => reject(new DOMException('The call was aborted.', 'AbortError'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    forget = () => signal.removeEventListener('abort', abort);
  });
  promise.catch(() => undefined);
  return { promise, forget };
};

/** Waits for `work` but no longer than the signal allows. A result that arrives too late is handed to `dispose`; a late failure is dropped. */
export async function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  dispose: (late: T) => void = () => undefined,
): Promise<T> {
  const aborted = whenAborted(signal);
  try {
    return await Promise.race([work, aborted.promise]);
  } catch (error) {
    if (signal.aborted) void work.then(dispose, () => undefined);
    throw error;
  } finally {
    aborted.forget();
  }
}

/**
 * Reads a response as UTF-8 text, counting decompressed bytes. Throws BodyTooLarge above `maxBytes` and an AbortError when
 * the signal fires first; in both cases the connection is let go.
 */
export async function readBody(
  response: Response,
  limits: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<string> {
  if (!response.body) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await untilAborted(reader.read(), limits.signal);
      if (done) return text + decoder.decode();
      size += value.byteLength;
      if (size > limits.maxBytes) throw new BodyTooLarge(limits.maxBytes);
      text += decoder.decode(value, { stream: true });
    }
  } catch (error) {
    void reader.cancel().catch(() => undefined);
    throw error;
  }
}

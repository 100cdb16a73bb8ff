/** Thrown when an answer is longer than the caller is ready to hold in memory. */
export class BodyTooLarge extends Error {
  constructor(readonly maxBytes: number) {
    super(`The answer is longer than ${maxBytes} bytes.`);
    this.name = 'BodyTooLarge';
  }
}

/**
 * Reads a response as UTF-8 text, counting decompressed bytes. The signal the request was made with ends the reading, too. Throws BodyTooLarge
 * above `maxBytes`; whatever is thrown, the connection is let go.
 * @param onBytes called whenever something arrives.
 */
export async function readBody(
  response: Response,
  limits: { readonly maxBytes: number; readonly onBytes?: () => void },
): Promise<string> {
  if (!response.body) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      limits.onBytes?.();
      size += value.byteLength;
      if (size > limits.maxBytes) throw new BodyTooLarge(limits.maxBytes);
      text += decoder.decode(value, { stream: true });
    }
  } catch (error) {
    void reader.cancel().catch(() => undefined);
    throw error;
  }
}

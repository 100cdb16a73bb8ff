import { VendorUnavailable, type ConnectorErrorFacts } from '@thread/connector-kit';

/**
 * Waits for a provider's answer until the signal aborts, also when whoever waits for it ignores the signal.
 * @throws VendorUnavailable when the signal aborts first.
 */
export async function withDeadline<T>(
  answer: Promise<T>,
  signal: AbortSignal,
  facts: ConnectorErrorFacts,
  message = 'The provider did not answer in time.',
): Promise<T> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new VendorUnavailable(message, facts));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
    aborted.catch(() => undefined);
    answer.catch(() => undefined);
  }
}

import { VendorUnavailable } from '@thread/connector-kit';
import { withDeadline } from './with-deadline';

const facts = { connectorId: 'acme-crm', operation: 'deals.read' };

describe('withDeadline', () => {
  it('passes answers and failures on', async () => {
    const { signal } = new AbortController();
    await expect(withDeadline(Promise.resolve(1), signal, facts)).resolves.toBe(1);
    await expect(withDeadline(Promise.reject(new Error('x')), signal, facts)).rejects.toThrow('x');
  });

  it('ends at the signal although the answer ignores it, and swallows what comes late', async () => {
    const controller = new AbortController();
    let late: (error: Error) => void = () => undefined;
    const waiting = withDeadline(
      new Promise((_resolve, reject) => (late = reject)),
      controller.signal,
      facts,
    );
    controller.abort();
    await expect(waiting).rejects.toThrow(VendorUnavailable);
    late(new Error('too late'));
    await expect(withDeadline(new Promise(() => undefined), controller.signal, facts)).rejects.toMatchObject({
      facts,
    });
  });
});

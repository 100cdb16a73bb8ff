import { waitFor } from './wait-for';

describe('waitFor', () => {
  it('gives what the condition gives once it is truthy', async () => {
    let looks = 0;
    expect(await waitFor(() => (++looks > 2 ? looks : null), { everyMs: 1 })).toBe(3);
  });

  it('takes an error for "not yet", and tells it when the time is over', async () => {
    const never = (): never => {
      throw new Error('nobody listens');
    };
    await expect(waitFor(never, { timeoutMs: 20, everyMs: 5, what: 'the server' })).rejects.toThrow(
      'Waited 20 ms for the server; last seen: nobody listens',
    );
  });
});

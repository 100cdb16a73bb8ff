import { waitFor } from '@thread/testing';

/** The org's time stamps are whole seconds: what has to lie on one side of an instant must not share its second. */
export async function untilNextSecond(): Promise<void> {
  const second = Math.floor(Date.now() / 1000);
  await waitFor(() => Math.floor(Date.now() / 1000) > second, { what: 'the next second' });
}

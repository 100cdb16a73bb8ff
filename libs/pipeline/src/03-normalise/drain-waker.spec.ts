import { DrainWaker } from './drain-waker';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function waker() {
  const sent: string[] = [];
  const queue = {
    wake: async (_stage: unknown, payload: { connectionId: string }) => {
      sent.push(payload.connectionId);
      return true;
    },
  };
  return { sent, waker: new DrainWaker(queue as never) };
}

it('sends the first wake-up at once and one more for all that follow closely', () => {
  const { sent, waker: drains } = waker();
  drains.wake(['a', 'b']);
  expect(sent).toEqual(['a', 'b']);
  for (let n = 0; n < 50; n += 1) drains.wake(['a']);
  expect(sent).toEqual(['a', 'b']);
  jest.advanceTimersByTime(100);
  expect(sent).toEqual(['a', 'b', 'a']);
  jest.advanceTimersByTime(1_000);
  expect(sent).toEqual(['a', 'b', 'a']);
  drains.wake(['a']);
  expect(sent).toEqual(['a', 'b', 'a', 'a']);
});

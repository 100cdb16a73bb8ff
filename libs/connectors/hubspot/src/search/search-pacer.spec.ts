import { SearchPacer } from './search-pacer';

const timesOf = async (pacer: SearchPacer, portals: readonly string[]): Promise<readonly number[]> => {
  const start = performance.now();
  return Promise.all(portals.map((portal) => pacer.turn(portal).then(() => performance.now() - start)));
};

it('lets searches of one portal through one after the other, in order', async () => {
  const times = await timesOf(new SearchPacer(40), ['1', '1', '1', '1']);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  times.forEach((time, index) => expect(time).toBeGreaterThanOrEqual(index * 40 - 2));
});

it('does not let portals wait for each other', async () => {
  const times = await timesOf(new SearchPacer(10_000), ['1', '2', '3']);
  expect(Math.max(...times)).toBeLessThan(5_000);
});

it('stays under five a second by itself', async () => {
  const times = await timesOf(new SearchPacer(), ['1', '1', '1', '1', '1']);
  expect(times.at(-1)).toBeGreaterThan(900);
});

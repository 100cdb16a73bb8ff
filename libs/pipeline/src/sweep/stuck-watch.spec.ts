import { silentLogger } from '@thread/platform';
import { StuckWatch } from './stuck-watch';

function watching(forgotten: () => Promise<readonly string[]>) {
  const time = { at: 0 };
  let gaveUp = 0;
  const watch = new StuckWatch({
    inbox: { connectionsWithForgotten: forgotten },
    giveUp: () => (gaveUp += 1),
    log: silentLogger,
    now: () => time.at,
    longestMs: 60_000,
  });
  const pass = async (seconds: number): Promise<number> => {
    for (let second = 0; second < seconds; second += 10) {
      time.at += 10_000;
      await watch.look();
    }
    return gaveUp;
  };
  return { watch, pass };
}

it('F20: gives up after a minute of waiting events and no finished turn', async () => {
  const { pass } = watching(async () => ['c-1']);
  expect(await pass(50)).toBe(0);
  expect(await pass(10)).toBe(1);
});

it('a finished turn is progress, however long the backlog', async () => {
  const { watch, pass } = watching(async () => ['c-1']);
  expect(await pass(50)).toBe(0);
  watch.finishedTurn();
  expect(await pass(50)).toBe(0);
  expect(await pass(10)).toBe(1);
});

it('nothing waiting, or no database, is no reason to end', async () => {
  expect(await watching(async () => []).pass(600)).toBe(0);
  const away = watching(async () => {
    throw new Error('no database');
  });
  expect(await away.pass(600)).toBe(0);
});

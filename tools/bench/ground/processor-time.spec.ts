import { parseStat, processorMs } from './processor-time';

it('reads times and parent behind a name that holds brackets and blanks', () => {
  const line = '77 (a) b (c)) S 12 77 77 0 -1 4194560 100 200 0 0 30 4 5 6 20 0 1 0 1 2 3';
  expect(parseStat(line)).toEqual({ parent: 12, ticks: 45 });
  expect(parseStat('')).toBeNull();
});

const onLinux = process.platform === 'linux' ? it : it.skip;

onLinux('counts what a process has used, and knows no process that is not there', async () => {
  const until = Date.now() + 100;
  while (Date.now() < until);
  const ours = await processorMs(process.pid);
  expect(ours).toBeGreaterThan(50);
  expect(await processorMs(2 ** 22 + 1)).toBeNull();
});

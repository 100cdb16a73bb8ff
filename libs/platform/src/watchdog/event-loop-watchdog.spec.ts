import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** A process that is watched and then does `script`; resolves to how it ended and what it wrote. */
function watched(
  script: string,
): Promise<{ signal: NodeJS.Signals | null; code: number | null; log: string }> {
  const source = `
    require(${JSON.stringify(join(__dirname, '../../../connector-runtime/register-typescript.cjs'))});
    const { watchEventLoop } = require(${JSON.stringify(join(__dirname, 'event-loop-watchdog.ts'))});
    const dog = watchEventLoop(400);
    ${script}`;
  const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, log })));
}

it('F16: ends a process whose event loop is blocked, and says so', async () => {
  const end = await watched('setTimeout(() => { for (;;); }, 50);');
  expect(end.signal).toBe('SIGKILL');
  expect(JSON.parse(end.log)).toMatchObject({ level: 'fatal', event: 'watchdog.event_loop_blocked' });
});

it('leaves a process alone that is busy but turns, and does not keep it alive', async () => {
  const busy = `
    const until = Date.now() + 1500;
    const spin = () => { const stop = Date.now() + 100; while (Date.now() < stop); if (Date.now() < until) setTimeout(spin, 1); };
    spin();`;
  expect(await watched(busy)).toMatchObject({ code: 0, signal: null, log: '' });
});

import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { StormAnswer, StormRound, StormSetUp } from './storm-process';

type Done = Extract<StormAnswer, { kind: 'done' }>;

/** One process of the storm. */
export interface StormWorker {
  /** Null when the process died during the round. */
  round(order: Omit<StormRound, 'kind'>): Promise<Done | null>;
  kill(): void;
  readonly isAlive: () => boolean;
}

/** Starts a process and waits until it has its database, provider and spool. */
export async function startStormWorker(setUp: Omit<StormSetUp, 'kind'>): Promise<StormWorker> {
  const child = forkSource('storm-process');
  const next = (): Promise<StormAnswer | null> =>
    new Promise((resolve) => {
      const ended = (): void => resolve(null);
      child.once('exit', ended);
      child.once('message', (answer: StormAnswer) => {
        child.removeListener('exit', ended);
        resolve(answer);
      });
    });
  const ready = next();
  child.send({ kind: 'set-up', ...setUp } satisfies StormSetUp);
  if ((await ready)?.kind !== 'ready') throw new Error('A process of the storm ended while starting.');
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    round: async (order) => {
      if (!isAlive()) return null;
      const answer = next();
      child.send({ kind: 'round', ...order } satisfies StormRound, () => undefined);
      return (await answer) as Done | null;
    },
    kill: () => void child.kill('SIGKILL'),
    isAlive,
  };
}

/** A module beside this one as a process: compiled, or as the source it is when we are one. */
function forkSource(name: string): ChildProcess {
  const { NODE_OPTIONS: _ours, ...env } = process.env;
  const asSource = __filename.endsWith('.ts');
  const loader = ['--require', join(__dirname, '../../register-typescript.cjs')];
  return fork(join(__dirname, `${name}${asSource ? '.ts' : '.js'}`), {
    execArgv: [...(asSource ? loader : []), '--no-warnings'],
    env: { ...env, NODE_ENV: 'test', THREAD_RACEPOINT: '' },
  });
}

import type { ProcessEnd, RunningProcess } from './start-process';
import { supervise, type SupervisionEvent } from './supervise';

interface FakeProcess extends RunningProcess {
  die(end: ProcessEnd): void;
}

function fakeProcess(pid: number): FakeProcess {
  let die: (end: ProcessEnd) => void = () => undefined;
  const ended = new Promise<ProcessEnd>((resolve) => (die = resolve));
  const stop = (): Promise<ProcessEnd> => {
    die({ code: 0, signal: null });
    return ended;
  };
  return { name: 'api', pid, ready: {}, ended, recentLog: () => '', stop, kill: stop, die };
}

describe('supervise', () => {
  const options = { name: 'api', script: 'unused', env: {} };
  let events: SupervisionEvent[];
  let made: FakeProcess[];

  beforeEach(() => {
    jest.useFakeTimers();
    events = [];
    made = [];
  });
  afterEach(() => jest.useRealTimers());

  const start = async (): Promise<RunningProcess> => {
    const process = fakeProcess(made.length + 1);
    made.push(process);
    return process;
  };

  it('starts a process again with growing pauses, and says so', async () => {
    const supervised = await supervise(options, (event) => events.push(event), start);
    for (const pause of [1_000, 2_000, 4_000]) {
      made.at(-1)?.die({ code: null, signal: 'SIGKILL' });
      await jest.advanceTimersByTimeAsync(pause - 1);
      expect(events.at(-1)).toMatchObject({ kind: 'died', againInMs: pause });
      await jest.advanceTimersByTimeAsync(1);
      expect(events.at(-1)).toMatchObject({ kind: 'back', pid: made.length });
    }
    expect(supervised.current().pid).toBe(4);
    await supervised.stop();
  });

  it('tries again when the new process does not come up', async () => {
    let refuse = false;
    const supervised = await supervise(
      options,
      (event) => events.push(event),
      () => (refuse ? Promise.reject(new Error('no room')) : start()),
    );
    refuse = true;
    made[0]?.die({ code: 1, signal: null });
    await jest.advanceTimersByTimeAsync(1_000);
    expect(events.at(-1)).toMatchObject({ kind: 'not_back', problem: 'no room' });
    refuse = false;
    await jest.advanceTimersByTimeAsync(2_000);
    expect(events.at(-1)).toMatchObject({ kind: 'back' });
    await supervised.stop();
  });

  it('restarts at once when asked to, and ends a pause for it', async () => {
    const supervised = await supervise(options, (event) => events.push(event), start);
    await supervised.restart();
    await jest.advanceTimersByTimeAsync(0);
    expect(events).toEqual([{ kind: 'back', name: 'api', pid: 2 }]);
    made[1]?.die({ code: 1, signal: null });
    await jest.advanceTimersByTimeAsync(1);
    await supervised.restart();
    await jest.advanceTimersByTimeAsync(0);
    expect(events.at(-1)).toEqual({ kind: 'back', name: 'api', pid: 3 });
    await supervised.stop();
  });

  it('does not bring back what was told to stop, also while it waits to try again', async () => {
    const supervised = await supervise(options, (event) => events.push(event), start);
    made[0]?.die({ code: 1, signal: null });
    await jest.advanceTimersByTimeAsync(10);
    await supervised.stop();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(made).toHaveLength(1);
  });
});

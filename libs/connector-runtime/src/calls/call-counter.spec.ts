import type { CallCount } from '@thread/domain';
import { silentLogger } from '@thread/platform';
import { CallCounter } from './call-counter';

describe('CallCounter', () => {
  it('writes one sum per connection and minute, and keeps what could not be written', async () => {
    let now = new Date('2026-01-01T00:00:30Z');
    let away = false;
    const written: CallCount[] = [];
    const store = {
      add: (counts: readonly CallCount[]) =>
        away ? Promise.reject(new Error('away')) : Promise.resolve(void written.push(...counts)),
      since: () => Promise.resolve([]),
    };
    const counter = new CallCounter(store, { now: () => now }, silentLogger);
    counter.count('a', 'live');
    counter.count('a', 'live');
    counter.count('b', 'sweep');
    now = new Date('2026-01-01T00:01:01Z');
    counter.count('a', 'live');
    away = true;
    await counter.flush();
    counter.count('a', 'live');
    away = false;
    await counter.flush();
    await counter.flush();
    const [first, second] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-01-01T00:01:00Z')];
    expect(
      written.sort((one, other) => one.calls - other.calls || one.minute.getTime() - other.minute.getTime()),
    ).toEqual([
      { connectionId: 'b', minute: first, lane: 'sweep', calls: 1 },
      { connectionId: 'a', minute: first, lane: 'live', calls: 2 },
      { connectionId: 'a', minute: second, lane: 'live', calls: 2 },
    ]);
  });
});

import fc from 'fast-check';
import {
  haveWebhooksStopped,
  isCutOff,
  isSettled,
  isSuspicious,
  longestWait,
  silenceRule,
  usualWait,
  type ArrivalHistory,
} from './webhook-silence';

const monday = Date.parse('2026-11-02T08:00:00Z');
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const at = (ms: number): Date => new Date(monday + ms);
const times = (many: number, ms: (index: number) => number): Date[] =>
  Array.from({ length: many }, (_unused, index) => at(ms(index)));
const untold = (many: number, everyMs: number) => ({
  first: at(0),
  last: at((many - 1) * everyMs),
  minutes: many,
});

describe('the usual wait for a webhook', () => {
  it.each<[string, ArrivalHistory, number | null]>([
    ['no webhook ever', { heard: [], found: times(50, (n) => n * hour) }, null],
    ['too few webhooks', { heard: times(9, (n) => n * hour), found: [] }, null],
    ['webhooks that are always first', { heard: times(10, (n) => n * hour), found: [] }, 0],
    [
      'a sweep that is always five minutes ahead',
      { heard: times(20, (n) => n * hour + 5 * minute), found: times(20, (n) => n * hour) },
      5 * minute,
    ],
    [
      'one outage of three days among many webhooks',
      {
        heard: [...times(19, (n) => n * hour), at(4 * day)],
        found: times(70, (n) => day + n * hour),
      },
      0,
    ],
    [
      'webhooks once a day, of some changes only',
      { heard: times(20, (n) => n * day), found: times(400, (n) => n * hour + 30 * minute) },
      day - 30 * minute,
    ],
  ])('%s', (_what, history, wait) => {
    expect(usualWait(history)).toBe(wait);
  });

  const instants = fc
    .uniqueArray(fc.integer({ min: 0, max: 28 * 24 * 60 }), { maxLength: 200 })
    .map((minutes) => minutes.toSorted((one, other) => one - other).map((n) => at(n * minute)));

  it('is a wait that really happened, or none', () => {
    fc.assert(
      fc.property(instants, instants, (heard, found) => {
        const usual = usualWait({ heard, found });
        if (heard.length < silenceRule.leastHeard) return usual === null;
        const real = heard.flatMap((told, n) => {
          const since = n === 0 ? -Infinity : heard[n - 1]!.getTime();
          const first = found.find((change) => change.getTime() >= since && change < told);
          return first ? [told.getTime() - first.getTime()] : [0];
        });
        const notLonger = real.filter((wait) => wait <= (usual ?? -1)).length;
        return real.includes(usual ?? -1) && notLonger >= silenceRule.usualShare * heard.length;
      }),
    );
  });

  it('never shrinks when more goes untold', () => {
    fc.assert(
      fc.property(instants, instants, instants, (heard, some, more) => {
        const all = [...new Set([...some, ...more].map(Number))].toSorted((a, b) => a - b);
        const before = usualWait({ heard, found: some });
        const after = usualWait({ heard, found: all.map((ms) => new Date(ms)) });
        return before === null ? after === null : after !== null && after >= before;
      }),
    );
  });
});

describe('webhooks that have stopped', () => {
  it.each([
    ['nothing found', null, 0, false],
    ['a few changes in a moment, then a quiet weekend', untold(3, minute), 0, false],
    ['two changes, hours apart', untold(2, 3 * hour), 0, false],
    ['three changes within an hour and a bit', untold(3, 31 * minute), 0, true],
    ['changes for two hours where an hour of waiting is usual', untold(5, 29 * minute), hour, false],
    ['changes for three hours where an hour of waiting is usual', untold(7, 30 * minute), hour, true],
    ['changes for a day where nothing is known of the usual', untold(25, hour), null, false],
  ])('%s', (_what, changes, usualMs, stopped) => {
    expect(haveWebhooksStopped(changes, usualMs)).toBe(stopped);
  });

  it('are never called so before the least time, whatever is usual', () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.nat(90), fc.nat(10 * hour), (many, everyMinutes, usualMs) => {
        const changes = untold(many + 1, everyMinutes * minute);
        const span = many * everyMinutes * minute;
        const stopped = haveWebhooksStopped(changes, usualMs);
        expect(longestWait(usualMs)).toBeGreaterThanOrEqual(silenceRule.leastMs);
        return !stopped || (span >= longestWait(usualMs) && isSuspicious(changes));
      }),
    );
  });
});

it.each([
  [2 * day, false],
  [3 * day, true],
])('a connection %i ms old is settled: %s', (age, settled) => {
  expect(isSettled(at(0), at(age))).toBe(settled);
});

describe('a connection that is cut off', () => {
  it.each([
    ['a sweep was answered a minute ago and no webhook came for two days', 60, null, minute, false],
    ['sweeps fail, webhooks come', 60, minute, 5 * hour, false],
    ['neither came for 59 minutes', 60, 2 * hour, 59 * minute, false],
    ['neither came for an hour', 60, 2 * hour, hour, true],
    ['neither came for an hour, with a sweep every ten minutes', 600, null, hour, false],
    ['neither came for two hours, with a sweep every ten minutes', 600, null, 2 * hour, true],
    ['no sweep was answered yet', 60, null, null, false],
  ])('%s', (_what, everySeconds, heardAgo, sweptAgo, cutOff) => {
    const ago = (ms: number | null) => (ms === null ? null : at(-ms));
    expect(isCutOff({ lastHeardAt: ago(heardAgo), lastSweptAt: ago(sweptAgo) }, everySeconds, at(0))).toBe(
      cutOff,
    );
  });
});

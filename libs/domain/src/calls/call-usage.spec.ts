import fc from 'fast-check';
import { callLanes, usualReserve, type CallLimit } from './call-limit';
import { callsByLane, noUsage, takeCalls, usageAt, type CallUsage } from './call-usage';

const limit: CallLimit = {
  id: 'calls',
  label: 'Calls',
  max: 100,
  windowMs: 10_000,
  daily: null,
  reserve: usualReserve,
};
const takeAll = (lane: (typeof callLanes)[number], one: CallLimit, usage: CallUsage = noUsage, nowMs = 0) =>
  takeCalls(usage, one, lane, 1_000_000, nowMs);

it('F62: no window of the provider holds more calls than the limit, whoever asks when and however late each call arrives', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          pause: fc.oneof(fc.nat(50), fc.nat(4_000)),
          lane: fc.constantFrom(...callLanes),
          want: fc.integer({ min: 1, max: 60 }),
          underWay: fc.nat(1_999),
        }),
        { minLength: 30, maxLength: 120 },
      ),
      (asks) => {
        let usage = noUsage;
        let now = 1_700_000_000_000;
        const arrivals: number[] = [];
        for (const { pause, lane, want, underWay } of asks) {
          now += pause;
          const taken = takeCalls(usage, limit, lane, want, now);
          usage = taken.usage;
          for (let call = 0; call < taken.granted; call += 1) arrivals.push(now + underWay);
        }
        arrivals.sort((one, other) => one - other);
        let [most, from] = [0, 0];
        arrivals.forEach((at, to) => {
          while ((arrivals[from] ?? at) <= at - limit.windowMs) from += 1;
          most = Math.max(most, to - from + 1);
        });
        expect(most).toBeLessThanOrEqual(limit.max);
        expect(JSON.parse(JSON.stringify(usage))).toEqual(usage);
        expect(usage.slots.length).toBeLessThanOrEqual(14);
      },
    ),
  );
});

it('F62: a day holds no more calls than the daily limit, and starts again with the next', () => {
  const daily = { ...limit, max: 1_000, daily: 200 };
  const first = takeAll('live', daily, noUsage, 86_400_000 - 60_000);
  expect(first.granted).toBe(170);
  const rest = takeAll('clicked', daily, first.usage, 86_400_000 - 50_000);
  expect(rest.granted).toBe(20);
  const none = takeAll('live', daily, rest.usage, 86_400_000 - 40_000);
  expect(none).toMatchObject({ granted: 0, retryInMs: 40_000 });
  expect(takeAll('live', daily, none.usage, 86_400_000).granted).toBe(170);
});

it.each([
  ['live', 85],
  ['clicked', 65],
  ['sweep', 60],
  ['backfill', 55],
] as const)('alone, %s may use %d of 100', (lane, most) => {
  expect(takeAll(lane, limit).granted).toBe(most);
});

it('keeps something for each lane, whatever the others took', () => {
  const backfill = takeAll('backfill', limit);
  expect(takeAll('live', limit, backfill.usage).granted).toBe(30);
  const live = takeAll('live', limit);
  expect(takeAll('backfill', limit, live.usage).granted).toBe(0);
  expect(takeAll('clicked', limit, live.usage).granted).toBe(10);
  expect(takeAll('sweep', limit, live.usage).granted).toBe(5);
});

it('says when asking again makes sense, and then grants', () => {
  const full = takeAll('live', limit, noUsage, 20_500);
  const none = takeAll('live', limit, full.usage, 21_000);
  expect(none).toMatchObject({ granted: 0, retryInMs: 12_000 });
  expect(takeAll('live', limit, full.usage, 21_000 + none.retryInMs).granted).toBe(85);
});

it('lets every lane through sooner or later also where the limit is very small', () => {
  for (const lane of callLanes) expect(takeAll(lane, { ...limit, max: 1 }).granted).toBe(1);
});

it('is not confused by a clock that goes back', () => {
  const { usage } = takeAll('live', limit, noUsage, 50_000);
  const back = takeAll('live', limit, usage, 30_000);
  expect(back.granted).toBe(0);
  expect(callsByLane(usageAt(back.usage, limit, 50_000)).window.live).toBe(85);
});

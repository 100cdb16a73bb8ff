import fc from 'fast-check';
import { calendarDayIn, isTimeZone } from './calendar-day';
import { closeDay, readSourceDay } from './close-day';
import { dayFromNumber, dayNumber, isDay } from './day';
import { readDateText } from './read-date-text';

const zones = [
  'UTC',
  'Pacific/Kiritimati',
  'Pacific/Apia',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Australia/Adelaide',
  'Asia/Tokyo',
  'Asia/Shanghai',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Tehran',
  'Asia/Dubai',
  'Europe/Moscow',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Europe/Athens',
  'Europe/Berlin',
  'Europe/London',
  'Europe/Lisbon',
  'Atlantic/Azores',
  'America/Sao_Paulo',
  'America/St_Johns',
  'America/Santiago',
  'America/New_York',
  'America/Chicago',
  'America/Phoenix',
  'America/Los_Angeles',
  'Pacific/Pago_Pago',
  'Asia/Gaza',
  'America/Havana',
];

/** The instant of a local wall time, found by the zone's printed offset: an independent way back. */
function instantOf(day: string, time: string, timeZone: string): Date {
  const wall = Date.parse(`${day}T${time}:00Z`);
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const offsetAt = (ms: number) => {
    const name = format.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
    const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
    return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  };
  let at = wall;
  for (let round = 0; round < 3; round += 1) at = wall - offsetAt(at);
  return new Date(at);
}

/** Days around which clocks change somewhere, leap days and year ends. */
const edges = [
  '2026-03-07',
  '2026-03-08',
  '2026-03-09',
  '2026-03-28',
  '2026-03-29',
  '2026-03-30',
  '2026-04-04',
  '2026-04-05',
  '2026-04-06',
  '2026-09-05',
  '2026-09-26',
  '2026-09-27',
  '2026-10-03',
  '2026-10-04',
  '2026-10-24',
  '2026-10-25',
  '2026-10-26',
  '2026-10-31',
  '2026-11-01',
  '2026-11-02',
  '2024-02-28',
  '2024-02-29',
  '2024-03-01',
  '2025-12-31',
  '2026-01-01',
];

describe('a calendar day in a zone', () => {
  test.each(zones)('F76: half past eleven at night stays that day in %s, clock changes included', (zone) => {
    for (const day of edges) {
      expect(calendarDayIn(instantOf(day, '23:30', zone), zone)).toBe(day);
      expect(calendarDayIn(instantOf(day, '12:00', zone), zone)).toBe(day);
    }
  });

  test('F76: any day of forty years, any of the zones, late in the evening', () => {
    fc.assert(
      fc.property(fc.integer({ min: 7_300, max: 22_000 }), fc.constantFrom(...zones), (count, zone) => {
        const day = dayFromNumber(count);
        expect(calendarDayIn(instantOf(day, '23:30', zone), zone)).toBe(day);
      }),
      { numRuns: 300 },
    );
  });

  test('one instant, two days', () => {
    const at = new Date('2026-03-02T22:30:00Z');
    expect(calendarDayIn(at, 'America/New_York')).toBe('2026-03-02');
    expect(calendarDayIn(at, 'Europe/Berlin')).toBe('2026-03-02');
    expect(calendarDayIn(at, 'Asia/Tokyo')).toBe('2026-03-03');
  });

  test.each(['', 'Mars/Olympus', 'Europe/Berlin; drop', '+99:00'])(
    'an unknown zone (%j) is refused',
    (zone) => {
      expect(isTimeZone(zone)).toBe(false);
      expect(() => calendarDayIn(new Date(0), zone)).toThrow(/Unknown time zone/);
    },
  );

  test('instants outside the calendar are refused', () => {
    expect(() => calendarDayIn(new Date(Number.NaN), 'UTC')).toThrow(RangeError);
    expect(() => calendarDayIn(new Date(8.64e15), 'UTC')).toThrow(RangeError);
  });
});

describe('a close day', () => {
  test('F76: a day never shifts, whatever the zone, even an unknown one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -20_000, max: 40_000 }),
        fc.constantFrom(...zones, 'No/Where'),
        (count, zone) => {
          const day = dayFromNumber(count);
          expect(closeDay({ kind: 'day', day }, zone)).toBe(day);
        },
      ),
    );
  });

  test('none, impossible and unreadable dates are null and say why', () => {
    expect(closeDay(null, 'UTC')).toBeNull();
    expect(closeDay({ kind: 'day', day: '2026-02-30' }, 'UTC')).toBeNull();
    expect(readSourceDay({ kind: 'instant', at: new Date(Number.NaN) }, 'UTC')).toMatchObject({
      kind: 'problem',
      code: 'not_a_date',
    });
    expect(readSourceDay({ kind: 'instant', at: new Date(0) }, 'No/Where')).toMatchObject({
      kind: 'problem',
      code: 'unknown_time_zone',
    });
  });
});

describe('days as numbers', () => {
  test('there and back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -700_000, max: 2_900_000 }),
        (count) => dayNumber(dayFromNumber(count)) === count,
      ),
    );
  });

  test.each([
    '2026-13-01',
    '2026-00-10',
    '2025-02-29',
    '26-01-01',
    '0000-01-01',
    '2026-1-1',
    '',
    '2026-01-01T00:00:00Z',
  ])('%j is no day', (text) => {
    expect(isDay(text)).toBe(false);
  });
});

describe('date texts', () => {
  test.each([
    ['2026-03-02', { kind: 'day', day: '2026-03-02' }],
    ['2026-03-02T23:30', { kind: 'day', day: '2026-03-02' }],
    ['2026-03-02T23:30:00Z', { kind: 'instant', at: new Date('2026-03-02T23:30:00Z') }],
    ['2026-03-02T23:30:00.123+0530', { kind: 'instant', at: new Date('2026-03-02T18:00:00.123Z') }],
    ['2026-03-02 23:30:00-05:00', { kind: 'instant', at: new Date('2026-03-03T04:30:00Z') }],
    ['1772494200000', { kind: 'instant', at: new Date(1772494200000) }],
    ['03/04/2026', null],
    ['2. März 2026', null],
    ['2026-02-30T10:00:00Z', null],
    ['20260302', null],
    ['', null],
  ])('%j', (text, expected) => {
    expect(readDateText(text)).toEqual(expected);
  });
});

import fc from 'fast-check';
import { asSentence } from './as-sentence';
import { formatFieldValue } from './format-field-value';
import { formatMoney } from './format-money';
import { formatDay, formatDuration, formatRelative, withReadableTimes } from './format-time';
import { moved } from './move-item';

const now = Date.parse('2026-03-10T12:00:00Z');

describe('formats', () => {
  it('show money with its currency, and say when that is unknown', () => {
    expect(formatMoney({ amount: '48000', currency: 'EUR' })).toBe('€48,000');
    expect(formatMoney({ amount: '48000.50', currency: 'USD' })).toBe('$48,000.50');
    expect(formatMoney({ amount: '7', currency: null })).toBe('7 (currency unknown)');
    expect(formatMoney({ amount: '7', currency: 'not one' })).toBe('7 not one');
    expect(formatMoney({ amount: 'a lot', currency: 'EUR' })).toBe('a lot EUR');
  });

  it('never show an unknown value as zero', () => {
    expect(formatFieldValue(null)).toBe('Unknown');
    expect(formatFieldValue({ type: 'money', amount: '0', currency: 'EUR' })).toBe('€0');
  });

  it('show a calendar day as that day, whatever the zone', () => {
    expect(formatDay('2026-03-01')).toBe('Mar 1, 2026');
    expect(formatDay('soon')).toBe('soon');
  });

  it('show how long ago', () => {
    expect(formatRelative('2026-03-10T11:59:30Z', now)).toBe('just now');
    expect(formatRelative('2026-03-10T11:57:00Z', now)).toBe('3 minutes ago');
    expect(formatRelative('2026-03-10T14:00:00Z', now)).toBe('in 2 hours');
    expect(formatRelative('2026-03-09T12:00:00Z', now)).toBe('yesterday');
    expect(formatRelative('nonsense', now)).toBe('nonsense');
  });

  it('write instants within a sentence for a person', () => {
    expect(withReadableTimes('entered at or after 2026-03-10T11:59:30.000Z, it says')).toMatch(
      /^entered at or after Mar 10, 2026, .*, it says$/,
    );
    expect(withReadableTimes('created on 2026-03-10 11:59 UTC.')).toMatch(
      /^created on Mar 1\d, 2026, \d{1,2}:\d{2}.[AP]M\.$/,
    );
  });

  it('write days within a sentence for a person', () => {
    expect(withReadableTimes('was due on 2026-03-10, 2 working days ago.')).toBe(
      'was due on Mar 10, 2026, 2 working days ago.',
    );
    expect(withReadableTimes('order 2026-03-10-7')).toBe('order 2026-03-10-7');
  });

  it('end words from elsewhere like a sentence', () => {
    expect(['refused', 'refused. ', 'why?', ''].map(asSentence)).toEqual([
      'refused.',
      'refused.',
      'why?',
      '',
    ]);
  });

  it('show durations in the unit that reads best', () => {
    expect([850, 2_400, 180_000, 5_400_000].map(formatDuration)).toEqual([
      '850 ms',
      '2.4 s',
      '3 min',
      '1.5 h',
    ]);
  });
});

describe('moving an item', () => {
  it('keeps every item, and puts the moved one where it was sent', () => {
    const case_ = fc
      .array(fc.nat(), { minLength: 1 })
      .chain((items) => fc.tuple(fc.constant(items), fc.nat(items.length - 1), fc.nat(items.length - 1)));
    fc.assert(
      fc.property(case_, ([items, from, to]) => {
        const next = moved(items, from, to);
        expect([...next].sort()).toEqual([...items].sort());
        expect(next[to]).toBe(items[from]);
      }),
    );
  });

  it('out of the list changes nothing', () => {
    expect(moved([1, 2], 0, 2)).toEqual([1, 2]);
    expect(moved([1, 2], 0, -1)).toEqual([1, 2]);
  });
});

import fc from 'fast-check';
import { mappingPolicies, type FieldValue, type MappingPolicy } from '../mapping/mapping';
import { sameValue } from '../mapping/same-value';
import type { FieldDescription } from '../records/snapshot';
import { countFlip } from './flip-brake';
import { metricFits, metricMapping, metrics, metricValue } from './metrics';
import { outwardText, readOutward } from './outward-text';
import type { OutwardWish } from './outward-wish';
import { planOutward, type OutwardEntry, type PlanGround } from './plan-outward';
import { reconcile } from './reconcile';

const now = new Date('2026-11-02T10:00:00Z');
const textField: FieldDescription = {
  name: 'industry',
  label: 'Industry',
  type: 'text',
  options: [],
  writable: true,
  group: null,
};
const text = (value: string | null): FieldValue | null =>
  value === null ? null : { type: 'text', text: value };

const wish = (changes: Partial<OutwardWish> = {}): OutwardWish => ({
  record: { role: 'deal', externalId: '1' },
  property: 'industry',
  field: 'industry',
  label: 'Industry',
  mapping: { target: 'industry', transform: { kind: 'none' } },
  policy: 'source_wins',
  value: text('Software'),
  origin: 'person',
  recordedAt: now,
  ...changes,
});
const entry = (changes: Partial<OutwardEntry> = {}): OutwardEntry => ({
  objectType: 'deal',
  externalId: '1',
  property: 'industry',
  field: 'industry',
  agreed: { value: text('Retail') },
  seen: { value: text('Retail') },
  sourceVersion: now,
  pending: null,
  refused: null,
  paused: false,
  pushed: false,
  unsure: false,
  flips: null,
  ...changes,
});
const ground = (changes: Partial<PlanGround> = {}): PlanGround => ({
  description: textField,
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  read: undefined,
  now,
  ...changes,
});
const read = (value: string | null, updatedAt = now) =>
  ({ kind: 'found', properties: { industry: value }, updatedAt }) as const;

describe('one property', () => {
  it('is never written when the source has the value already', () => {
    const same = entry({ seen: { value: text('Software') } });
    expect(planOutward(wish(), same, ground())).toMatchObject({ kind: 'nothing' });
  });

  it('is looked at before it is written where the source has a say, and not where it has none', () => {
    expect(planOutward(wish(), entry(), ground())).toEqual({ kind: 'read_first' });
    expect(planOutward(wish({ policy: 'locked' }), entry(), ground())).toMatchObject({
      kind: 'write',
      text: 'Software',
    });
  });

  it('goes to the decision when the look shows a change of the source that wins', () => {
    expect(planOutward(wish(), entry(), ground({ read: read('Banking') }))).toMatchObject({ kind: 'decide' });
    const later = new Date(now.getTime() + 1);
    const newest = wish({ policy: 'newest' });
    expect(planOutward(newest, entry(), ground({ read: read('Banking', later) })).kind).toBe('decide');
    expect(planOutward(newest, entry(), ground({ read: read('Banking', now) })).kind).toBe('write');
  });

  it('F68: is looked at after a lost answer, and not written again when it is there', () => {
    const lost = entry({ pending: { value: text('Software') } });
    const locked = wish({ policy: 'locked' });
    expect(planOutward(locked, lost, ground()).kind).toBe('read_first');
    expect(planOutward(locked, lost, ground({ read: read('Software') }))).toMatchObject({
      kind: 'nothing',
      agreed: true,
    });
    expect(planOutward(locked, lost, ground({ read: read('Retail') })).kind).toBe('write');
  });

  it('takes its own lost write for no change of the source', () => {
    const lost = entry({ pending: { value: text('Software') } });
    const moved = wish({ value: text('Energy') });
    expect(planOutward(moved, lost, ground({ read: read('Software') }))).toMatchObject({
      kind: 'write',
      text: 'Energy',
      replaces: null,
    });
  });

  it('is not tried again after a refusal until the value is another one', () => {
    const refused = entry({ refused: { value: text('Software'), code: 'INVALID_OPTION' } });
    const locked = wish({ policy: 'locked' });
    expect(planOutward(locked, refused, ground()).kind).toBe('nothing');
    expect(planOutward({ ...locked, value: text('Energy') }, refused, ground()).kind).toBe('write');
    expect(planOutward(locked, { ...refused, pushed: true }, ground()).kind).toBe('write');
  });

  it('empties the source for a person’s “there is none”, never for what is merely unknown', () => {
    const locked = wish({ policy: 'locked', value: null });
    expect(planOutward(locked, entry(), ground())).toMatchObject({ kind: 'write', text: null });
    expect(planOutward({ ...locked, origin: 'source' }, entry(), ground()).kind).toBe('nothing');
  });

  it('pauses when it was changed back too often within the hour', () => {
    const fought = entry({
      seen: { value: text('Banking') },
      flips: { count: 6, since: new Date(now.getTime() - 60_000) },
    });
    const locked = wish({ policy: 'locked' });
    expect(planOutward(locked, fought, ground())).toMatchObject({ kind: 'paused', flips: { count: 7 } });
    const old = { ...fought, flips: { count: 6, since: new Date(now.getTime() - 3_600_000) } };
    expect(planOutward(locked, old, ground())).toMatchObject({ kind: 'write', flips: { count: 1 } });
    expect(planOutward(locked, { ...fought, paused: true }, ground()).kind).toBe('nothing');
  });

  it('what only goes out is written when it is another than the one last written, and leaves later edits alone', () => {
    const metric = wish({ policy: null });
    expect(planOutward(metric, undefined, ground()).kind).toBe('write');
    const written = entry({ agreed: { value: text('Software') }, seen: { value: text('Edited there') } });
    expect(planOutward(metric, written, ground()).kind).toBe('nothing');
    expect(planOutward(wish({ policy: null, value: null }), undefined, ground()).kind).toBe('nothing');
  });

  it('counts flips within an hour from the first', () => {
    const first = countFlip(null, now);
    expect(first).toEqual({ flips: { count: 1, since: now }, paused: false });
    expect(countFlip({ count: 6, since: now }, now).paused).toBe(true);
  });
});

const values = fc.constantFrom(null, 'A', 'B', 'C').map(text);
const sides = fc.record({
  policy: fc.constantFrom(...mappingPolicies),
  thread: fc.record({
    value: values,
    origin: fc.constantFrom('source' as const, 'person' as const),
    recordedAt: fc.constantFrom(null, now),
  }),
  source: fc.record({ value: values, updatedAt: fc.constantFrom(null, now, new Date(now.getTime() + 1)) }),
  agreed: fc.option(fc.record({ value: values }), { nil: null }),
  mayClear: fc.boolean(),
});

describe('two sides', () => {
  it('F70: what one step does, the next never undoes', () => {
    fc.assert(
      fc.property(sides, (before) => {
        const done = reconcile(before);
        const { thread, source } = before;
        if (done === 'outward') {
          const after = {
            ...before,
            source: { ...source, value: thread.value },
            agreed: { value: thread.value },
          };
          expect(reconcile(after)).toBe('same');
        }
        if (done === 'inward') {
          const origin = 'source' as const;
          const after = {
            ...before,
            thread: { ...thread, value: source.value, origin },
            agreed: { value: source.value },
          };
          expect(reconcile(after)).toBe('same');
        }
      }),
    );
  });

  it('F71: a change on one side alone reaches the other, whatever the policy gives it a say', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<MappingPolicy>('source_wins', 'newest'),
        values,
        values,
        (policy, old, changed) => {
          fc.pre(!sameValue(old, changed));
          const agreed = { value: old };
          const thread = { value: changed, origin: 'person' as const, recordedAt: now };
          const source = { value: old, updatedAt: now };
          expect(reconcile({ policy, thread, source, agreed, mayClear: true })).toBe('outward');
          const other = { value: old, origin: 'person' as const, recordedAt: now };
          const moved = { value: changed, updatedAt: now };
          expect(reconcile({ policy, thread: other, source: moved, agreed, mayClear: true })).toBe('inward');
        },
      ),
    );
  });
});

describe('the text of a property', () => {
  const place = { description: textField, timeZone: 'Pacific/Auckland', currency: 'EUR' };
  const option: FieldDescription = {
    ...textField,
    type: 'option',
    options: [
      { value: 'ent', label: 'Enterprise' },
      { value: 'smb', label: 'Small business' },
    ],
  };

  it('is the internal value of an option, and refused when there is none', () => {
    const field = { target: 'industry', transform: { kind: 'option_label' } } as const;
    const chosen = { ...place, description: option };
    expect(outwardText(field, text('Enterprise'), chosen)).toEqual({ kind: 'text', text: 'ent' });
    expect(outwardText(field, text('Huge'), chosen)).toMatchObject({
      kind: 'problem',
      code: 'unknown_option',
    });
  });

  it('keeps amounts in their own currency and converts none', () => {
    const money = (currency: string) => ({ type: 'money', amount: '1200.5', currency }) as const;
    const field = { target: 'arr', transform: { kind: 'none' } } as const;
    const amounts = { ...place, description: { ...textField, type: 'money' } } as const;
    expect(outwardText(field, money('EUR'), amounts)).toEqual({ kind: 'text', text: '1200.5' });
    expect(outwardText(field, money('USD'), amounts)).toMatchObject({
      kind: 'problem',
      code: 'other_currency',
    });
  });

  it('F76: is a day that reads back as the same day in every zone', () => {
    const field = { target: 'closeDate', transform: { kind: 'none' } } as const;
    const dated = { ...textField, type: 'datetime' } as const;
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
        fc.constantFrom(
          'UTC',
          'Pacific/Auckland',
          'Pacific/Kiritimati',
          'Pacific/Pago_Pago',
          'America/New_York',
        ),
        (date, timeZone) => {
          const value = { type: 'day', day: date.toISOString().slice(0, 10) } as const;
          const made = outwardText(field, value, { ...place, timeZone, description: dated });
          expect(made.kind).toBe('text');
          if (made.kind === 'text')
            expect(readOutward(field, made.text, { ...place, timeZone, description: dated })).toEqual(value);
        },
      ),
    );
  });

  it('is refused when it would not read back as the same value', () => {
    const lower = { target: 'industry', transform: { kind: 'lower_case' } } as const;
    expect(outwardText(lower, text('Software'), place)).toMatchObject({
      kind: 'problem',
      code: 'reads_back_differently',
    });
    expect(outwardText(lower, text('software'), place)).toEqual({ kind: 'text', text: 'software' });
  });

  it('F70: reads back as itself whenever it is not refused', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('none', 'plain_text', 'lower_case'), (raw, kind) => {
        const field = { target: 'custom.note', transform: { kind } } as const;
        const made = outwardText(field, text(raw), place);
        if (made.kind === 'text') expect(readOutward(field, made.text, place)).toEqual(text(raw));
      }),
    );
  });

  it('exists for every metric in every type it fits', () => {
    const state = {
      accountId: 'a1',
      status: 'on_hold',
      phase: 'Kickoff',
      progressPercent: 40,
      health: 'at_risk',
      goLivePlanned: '2026-12-01',
      goLiveActual: null,
      csmName: 'Cleo',
    };
    const options = ['On hold', 'At risk'].map((label) => ({ value: label.toLowerCase(), label }));
    for (const { key } of metrics) {
      for (const type of ['text', 'number', 'date', 'datetime', 'option'] as const) {
        if (!metricFits(key, type)) continue;
        const description = { ...textField, type, options: type === 'option' ? options : [] };
        const value = metricValue(key, state, 'https://thread.example');
        const made = outwardText(metricMapping(key, description), value, { ...place, description });
        expect([key, type, made.kind]).toEqual([key, type, 'text']);
      }
    }
  });
});

import fc from 'fast-check';
import {
  proposeMerge,
  settleMerge,
  type MergeAccount,
  type MergeSide,
  type MergeValue,
} from './merge-choices';

const text = (field: string, value: string | null, origin: MergeValue['origin'] = 'source'): MergeValue => ({
  field,
  value: value === null ? null : { type: 'text', text: value },
  origin,
});
const account = (values: readonly MergeValue[], changes: Partial<MergeAccount> = {}): MergeAccount => ({
  values,
  status: 'onboarding',
  csmUserId: null,
  goLiveDate: null,
  plan: { tasks: 3, tasksTouched: 0 },
  ...changes,
});

describe('what a merge proposes', () => {
  test.each<[string, MergeValue[], MergeValue[], MergeSide, MergeSide[]]>([
    ['the kept value of two', [text('notes', 'a')], [text('notes', 'b')], 'kept', ['kept', 'absorbed']],
    [
      'a known value before an unknown one',
      [text('notes', null)],
      [text('notes', 'b')],
      'absorbed',
      ['absorbed'],
    ],
    ['a field only the other has', [], [text('notes', 'b')], 'absorbed', ['absorbed']],
    [
      'a person’s before a source’s',
      [text('notes', 'a')],
      [text('notes', 'b', 'person')],
      'absorbed',
      ['kept', 'absorbed'],
    ],
    [
      'the kept person’s of two',
      [text('notes', 'a', 'person')],
      [text('notes', 'b', 'person')],
      'kept',
      ['kept', 'absorbed'],
    ],
    ['nothing where nobody knows', [text('notes', null)], [text('notes', null)], 'kept', ['kept']],
  ])('%s', (_name, kept, absorbed, proposed, sides) => {
    const field = proposeMerge(account(kept), account(absorbed)).fields.find(
      (each) => each.field === 'notes',
    );
    expect(field).toMatchObject({ proposed, sides });
  });

  test.each([
    ['cancelled', 'live', 'absorbed'],
    ['cancelled', 'cancelled', 'kept'],
    ['onboarding', 'live', 'kept'],
  ])('status %s and %s: %s', (kept, absorbed, proposed) => {
    const { fields } = proposeMerge(account([], { status: kept }), account([], { status: absorbed }));
    expect(fields.find(({ field }) => field === 'status')?.proposed).toBe(proposed);
  });

  test.each([
    [{ tasks: 3, tasksTouched: 0 }, { tasks: 3, tasksTouched: 0 }, 'kept'],
    [{ tasks: 3, tasksTouched: 0 }, { tasks: 3, tasksTouched: 2 }, 'absorbed'],
    [{ tasks: 3, tasksTouched: 1 }, { tasks: 3, tasksTouched: 2 }, 'both'],
    [{ tasks: 0, tasksTouched: 0 }, { tasks: 3, tasksTouched: 0 }, 'absorbed'],
  ])('plans %j and %j: %s', (kept, absorbed, plan) => {
    expect(proposeMerge(account([], { plan: kept }), account([], { plan: absorbed })).plan).toBe(plan);
  });
});

test('whatever is chosen, a known value never gives way to an unknown one', () => {
  const values = fc.uniqueArray(
    fc.record({ field: fc.constantFrom('notes', 'industry', 'custom.a'), known: fc.boolean() }),
    { selector: ({ field }) => field },
  );
  const chosen = fc.dictionary(
    fc.constantFrom('notes', 'industry', 'custom.a', 'constructor', 'status'),
    fc.constantFrom<MergeSide>('kept', 'absorbed'),
  );
  fc.assert(
    fc.property(values, values, chosen, (left, right, fields) => {
      const of = (list: typeof left) => list.map(({ field, known }) => text(field, known ? 'x' : null));
      const [kept, absorbed] = [account(of(left)), account(of(right))];
      const settled = settleMerge(proposeMerge(kept, absorbed), { fields });
      for (const [field, side] of Object.entries(settled.fields)) {
        const value = (one: MergeAccount) => one.values.find((each) => each.field === field)?.value ?? null;
        const [taken, left] = side === 'kept' ? [kept, absorbed] : [absorbed, kept];
        if (value(left) !== null) expect(value(taken)).not.toBeNull();
        if (value(kept) !== null && value(absorbed) !== null && fields[field])
          expect(side).toBe(fields[field]);
      }
    }),
  );
});

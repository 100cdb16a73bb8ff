import { restoreRow } from './restore-row';

const restore = (table: string, before: object, after: object, now: object) =>
  restoreRow(table, { before: { ...before }, after: { ...after }, now: { ...now } });

it('puts back what is as the merge left it, and keeps what was changed since', () => {
  const before = { id: 'a', status: 'live', notes: 'mine' };
  const after = { id: 'a', status: 'onboarding', notes: 'theirs' };
  expect(restore('account', before, after, { ...after, notes: 'edited' })).toMatchObject({
    row: { id: 'a', status: 'live', notes: 'edited' },
    kept: ['notes'],
  });
});

it('puts back together what means something only together', () => {
  const before = { arr_amount: '10', arr_currency: 'USD' };
  const after = { arr_amount: '20', arr_currency: 'EUR' };
  expect(restore('account', before, after, { arr_amount: '30', arr_currency: 'EUR' })).toMatchObject({
    row: { arr_amount: '30', arr_currency: 'EUR' },
  });
  const fact = { field: 'arr', value: 1, evidence: 'a' };
  const merged = { field: 'arr', value: 2, evidence: 'b' };
  expect(restore('account_fact', fact, merged, { ...merged, value: 3 }).row).toEqual({ ...merged, value: 3 });
});

it('puts members of an object back one by one', () => {
  const before = { custom: { a: 'mine', b: 'mine' } };
  const after = { custom: { a: 'theirs', b: 'mine', c: 'theirs', d: 'theirs' } };
  expect(
    restore('account', before, after, { custom: { a: 'theirs', b: 'edited', c: 'edited', d: 'theirs' } }),
  ).toEqual({
    row: { custom: { a: 'mine', b: 'edited', c: 'edited' } },
    kept: ['custom.c'],
  });
});

it('says nothing of figures that are computed', () => {
  const before = { progress_percent: 10, health: 'on_track' };
  const after = { progress_percent: 20, health: 'on_track' };
  expect(restore('account', before, after, { progress_percent: 30, health: 'at_risk' })).toMatchObject({
    kept: [],
  });
});

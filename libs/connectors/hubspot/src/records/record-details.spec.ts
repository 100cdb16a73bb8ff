import fc from 'fast-check';
import { crmObject } from '../hubspot.schemas';
import type { CrmObject } from '../hubspot.schemas';
import { parseDealReference } from './deal-reference';
import { lineItemOf, monthsOf } from './line-items';
import { stageHistoryOf } from './stage-history';

const object = (properties: Record<string, string | null>, propertiesWithHistory?: object): CrmObject =>
  crmObject.parse({
    id: '1',
    properties,
    propertiesWithHistory,
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: null,
  });

describe('a term', () => {
  it.each([
    ['P12M', 12],
    ['P1Y', 12],
    ['P1Y6M', 18],
    ['P36M', 36],
    ['P52W', 12],
    ['P365D', 12],
    ['P30D', 1],
    ['P', null],
    ['P0M', null],
    ['12', null],
    ['-P1M', null],
    ['', null],
    [null, null],
  ])('of %s is %s months', (duration, months) => {
    expect(monthsOf(duration)).toBe(months);
  });
});

describe('a billing frequency', () => {
  it.each([
    ['weekly', 'weekly'],
    ['biweekly', 'biweekly'],
    ['monthly', 'monthly'],
    ['quarterly', 'quarterly'],
    ['per_six_months', 'semiannually'],
    ['annually', 'annually'],
    ['per_two_years', 'two_years'],
    ['per_three_years', 'three_years'],
    ['per_four_years', 'four_years'],
    ['per_five_years', 'five_years'],
    [null, 'one_time'],
    ['', 'one_time'],
    ['fortnightly', null],
    ['constructor', null],
  ])('of %s is %s', (frequency, period) => {
    expect(lineItemOf(object({ recurringbillingfrequency: frequency })).billingPeriod).toBe(period);
  });
});

describe('a pasted deal', () => {
  it.each([
    ['40310000007', '40310000007', null],
    ['  40310000007\n', '40310000007', null],
    ['https://app.hubspot.com/contacts/62515/record/0-3/40310000007', '40310000007', '62515'],
    [
      'https://app-eu1.hubspot.com/contacts/62515/record/0-3/40310000007/?eschref=%2Fcontacts',
      '40310000007',
      '62515',
    ],
    ['https://app.hubspot.com/contacts/62515/deal/40310000007/', '40310000007', '62515'],
    ['app.hubspot.com/sales/62515/deal/40310000007#notes', '40310000007', '62515'],
    ['http://127.0.0.1:4100/hubspot/app/contacts/62515/record/0-3/40310000007', '40310000007', '62515'],
  ])('%s is %s of %s', (text, externalId, accountId) => {
    expect(parseDealReference(text)).toEqual({ externalId, accountId });
  });

  it.each([
    '',
    'Acme',
    '0',
    '007',
    '-1',
    '1.5',
    '1'.repeat(21),
    'https://app.hubspot.com/contacts/62515/record/0-1/7',
    'https://x/contacts/a/deal/1',
    'javascript:alert(1)',
  ])('%j is none', (text) => {
    expect(parseDealReference(text)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withQueryParameters: true })),
        (text) => void parseDealReference(text),
      ),
    );
  });
});

describe('a stage history', () => {
  const visitsOf = (dealstage: object[], pipeline: object[], current = 'won') =>
    stageHistoryOf(object({ dealstage: current }, { dealstage, pipeline })).map(
      ({ stageId, pipelineId, enteredAt }) => [stageId, pipelineId, enteredAt.getTime()],
    );
  const at = (ms: number, value: string | null) => ({ value, timestamp: new Date(ms).toISOString() });

  it('keeps in, out, in as three visits', () => {
    expect(visitsOf([at(30, 'won'), at(20, 'open'), at(10, 'won')], [at(5, 'p')])).toEqual([
      ['won', 'p', 10],
      ['open', 'p', 20],
      ['won', 'p', 30],
    ]);
  });

  it('counts writing the present stage again as no visit', () => {
    expect(visitsOf([at(30, 'won'), at(20, 'won'), at(10, 'open')], [at(5, 'p')])).toEqual([
      ['open', 'p', 10],
      ['won', 'p', 20],
    ]);
  });

  it('follows the deal through pipelines', () => {
    expect(visitsOf([at(30, 'won'), at(10, 'open')], [at(30, 'q'), at(10, 'p')])).toEqual([
      ['open', 'p', 10],
      ['won', 'q', 30],
    ]);
  });

  it('orders changes of one instant as they happened', () => {
    expect(visitsOf([at(10, 'won'), at(10, 'open')], [at(10, 'p')]).map(([stage]) => stage)).toEqual([
      'open',
      'won',
    ]);
  });

  it('is empty when it does not end in the current stage, or is not there', () => {
    expect(visitsOf([at(10, 'open')], [])).toEqual([]);
    expect(visitsOf([], [])).toEqual([]);
    expect(stageHistoryOf(object({ dealstage: 'won' }))).toEqual([]);
    expect(visitsOf([{ value: 'won', timestamp: 'never' }], [])).toEqual([]);
  });
});

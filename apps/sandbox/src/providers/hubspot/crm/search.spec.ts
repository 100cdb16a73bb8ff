import { SandboxUnderTest, type Answer, type JsonObject } from '../../../testing/sandbox-under-test';

let sandbox: SandboxUnderTest;
let search: (body: unknown, type?: string) => Promise<Answer>;
let patch: (id: string, properties: unknown) => Promise<Answer>;
beforeAll(async () => {
  sandbox = await SandboxUnderTest.start();
});
beforeEach(async () => {
  sandbox.reset();
  const api = sandbox.api((await sandbox.connect()).access_token as string);
  await sandbox.control('POST', '/faults', { kind: 'rateLimits', search: 1_000 });
  search = (body, type = 'deals') => api('POST', `/crm/objects/2026-09/${type}/search`, body);
  patch = (id, properties) => api('PATCH', `/crm/objects/2026-09/deals/${id}`, { properties });
});
afterAll(() => sandbox.stop());

const filter = (propertyName: string, operator: string, rest: object = {}) => ({
  propertyName,
  operator,
  ...rest,
});
const groups = (count: number, each: number) =>
  Array.from({ length: count }, () => ({
    filters: Array.from({ length: each }, () => filter('amount', 'HAS_PROPERTY')),
  }));

describe('search limits', () => {
  it.each([
    ['six groups', { filterGroups: groups(6, 1) }],
    ['seven filters in a group', { filterGroups: groups(1, 7) }],
    ['nineteen filters in all', { filterGroups: [...groups(3, 6), ...groups(1, 1)] }],
    ['a page of 201', { limit: 201 }],
    ['a page past 10,000', { limit: 200, after: 9_900 }],
    ['two sorts', { sorts: ['amount', 'createdate'] }],
    ['a body over 3,000 characters', { query: 'x'.repeat(3_000) }],
    ['an unknown operator', { filterGroups: [{ filters: [filter('amount', 'LIKE', { value: '1' })] }] }],
    [
      'BETWEEN without a high value',
      { filterGroups: [{ filters: [filter('amount', 'BETWEEN', { value: '1' })] }] },
    ],
    ['IN without values', { filterGroups: [{ filters: [filter('amount', 'IN', { value: '1' })] }] }],
    [
      'NOT_HAS_PROPERTY with a value',
      { filterGroups: [{ filters: [filter('amount', 'NOT_HAS_PROPERTY', { value: '1' })] }] },
    ],
    ['an unknown property', { filterGroups: [{ filters: [filter('nope', 'EQ', { value: '1' })] }] }],
  ])('refuse %s', async (_case, body) => {
    const answer = await search(body);
    expect([answer.status, answer.body.category]).toEqual([400, 'VALIDATION_ERROR']);
  });

  it('allow exactly as much as documented', async () => {
    expect((await search({ filterGroups: groups(3, 6), limit: 200, after: 9_800 })).status).toBe(200);
    expect((await search({ filterGroups: groups(5, 3) })).status).toBe(200);
  });
});

describe('search results', () => {
  it.each([
    ['EQ', { value: '38400' }, 1],
    ['NEQ', { value: '38400' }, 39],
    ['LT', { value: '10000' }, 4],
    ['LTE', { value: '5400' }, 1],
    ['GT', { value: '400000' }, 2],
    ['GTE', { value: '480000' }, 2],
    ['BETWEEN', { value: '38400', highValue: '39600' }, 2],
    ['IN', { values: ['38400', '21600', '1'] }, 2],
    ['NOT_IN', { values: ['38400', '21600'] }, 38],
    ['HAS_PROPERTY', {}, 39],
    ['NOT_HAS_PROPERTY', {}, 1],
  ])('of %s on a number', async (operator, rest, total) => {
    expect(
      (await search({ filterGroups: [{ filters: [filter('amount', operator, rest)] }] })).body.total,
    ).toBe(total);
  });

  it('match whole words and wildcards, groups being alternatives', async () => {
    const words = (value: string, operator = 'CONTAINS_TOKEN') =>
      search({ filterGroups: [{ filters: [filter('dealname', operator, { value })] }] });
    expect((await words('freight')).body.total).toBe(1);
    expect((await words('frei')).body.total).toBe(0);
    expect((await words('frei*')).body.total).toBe(1);
    expect((await words('freight', 'NOT_CONTAINS_TOKEN')).body.total).toBe(39);
    const either = [
      { filters: [filter('amount', 'EQ', { value: '38400' })] },
      { filters: [filter('amount', 'EQ', { value: '21600' })] },
    ];
    expect((await search({ filterGroups: either })).body.total).toBe(2);
  });

  it('sort by one property and page with offsets', async () => {
    const sorts = [{ propertyName: 'amount', direction: 'DESCENDING' }];
    const first = await search({ sorts, limit: 3, properties: ['amount'] });
    expect(first.body.results.map((one: JsonObject) => one.properties.amount)).toEqual([
      '7200000',
      '480000',
      '360000',
    ]);
    const second = await search({
      sorts,
      limit: 3,
      after: first.body.paging.next.after,
      properties: ['amount'],
    });
    expect(second.body.results[0].properties.amount).toBe('298000');
  });

  it('find by words and compare moments given either way', async () => {
    expect((await search({ query: 'hoshi' })).body.total).toBe(1);
    const now = Date.now() - 60_000;
    for (const value of [String(now), new Date(now).toISOString()]) {
      expect(
        (await search({ filterGroups: [{ filters: [filter('hs_lastmodifieddate', 'GTE', { value })] }] }))
          .body.total,
      ).toBeLessThanOrEqual(40);
    }
  });
});

describe('the search index', () => {
  const won = { filterGroups: [{ filters: [filter('dealstage', 'EQ', { value: 'closedwon' })] }] };

  it('lags behind writes by seconds, and by what the switch says', async () => {
    await patch('40310000001', { dealstage: 'closedwon' });
    expect((await search(won)).body.total).toBe(0);
    sandbox.advance(3_500);
    expect((await search(won)).body.total).toBe(1);
    await sandbox.control('POST', '/faults', { kind: 'searchLag', ms: 0 });
    await patch('40310000002', { dealstage: 'closedwon' });
    expect((await search(won)).body.total).toBe(2);
  });
});

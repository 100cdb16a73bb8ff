import { newestValues } from '../org/sobject-record';
import { at, SalesforceUnderTest } from '../testing/salesforce-under-test';

let sandbox: SalesforceUnderTest;
let token: Record<string, string>;
beforeAll(async () => {
  sandbox = await SalesforceUnderTest.start();
});
beforeEach(async () => {
  sandbox.reset();
  token = await sandbox.connect();
});
afterAll(() => sandbox.stop());

const query = (soql: string, headers?: Record<string, string>) => sandbox.query(token)(soql, headers);
const rows = async (soql: string): Promise<Record<string, unknown>[]> => {
  const answer = await query(soql);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return at(answer.body, 'records') as Record<string, unknown>[];
};
const all = () => [...sandbox.org().table('Opportunity').values()].map(newestValues);

describe('a query', () => {
  it('shows fields along relationships, null where there is none', async () => {
    const lacking = all().find(({ AccountId }) => AccountId === null);
    const [row] = await rows(
      `SELECT Id, Account.Name, Owner.Email FROM Opportunity WHERE Id = '${String(lacking?.Id)}'`,
    );
    expect(row).toEqual({
      attributes: {
        type: 'Opportunity',
        url: `/services/data/v67.0/sobjects/Opportunity/${String(lacking?.Id)}`,
      },
      Id: lacking?.Id,
      Account: null,
      Owner: {
        attributes: expect.objectContaining({ type: 'User' }),
        Email: expect.stringContaining('@lumenwerk.example'),
      },
    });
  });

  it('takes an id in 15 characters and answers with 18', async () => {
    const id = String(all()[0]?.Id);
    const [row] = await rows(`SELECT Id FROM Opportunity WHERE Id IN ('${id.slice(0, 15)}')`);
    expect(row?.Id).toBe(id);
    expect((await query("SELECT Id FROM Opportunity WHERE Id = 'nope'")).body).toMatchObject([
      { errorCode: 'INVALID_QUERY_FILTER_OPERATOR' },
    ]);
  });

  it('shows instants and days as the API does', async () => {
    const [row] = await rows('SELECT SystemModstamp, CloseDate FROM Opportunity LIMIT 1');
    expect(row?.SystemModstamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/);
    expect(row?.CloseDate).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it.each([
    ["StageName = 'closed won'", (row: Record<string, unknown>) => row.StageName === 'Closed Won'],
    ['IsWon = true', (row: Record<string, unknown>) => row.IsWon === true],
    [
      'Amount > 30000 AND IsClosed = false',
      (row: Record<string, unknown>) => Number(row.Amount) > 30_000 && row.IsClosed === false,
    ],
    [
      'Amount = null OR AccountId = null',
      (row: Record<string, unknown>) => row.Amount === null || row.AccountId === null,
    ],
    [
      "NOT StageName IN ('Closed Won', 'Closed Lost')",
      (row: Record<string, unknown>) => row.IsClosed === false,
    ],
    ["Name LIKE '%renewal'", (row: Record<string, unknown>) => String(row.Name).endsWith('Renewal')],
    [
      "Account.Name != 'Alpenglow Logistik'",
      (row: Record<string, unknown>) => !String(row.Name).startsWith('Alpenglow'),
    ],
    ['CloseDate >= 1990-01-01 AND (CloseDate < TODAY OR CloseDate = TODAY OR CloseDate > TODAY)', () => true],
    ['CreatedDate = LAST_N_DAYS:0', () => false],
  ])('filters by %s', async (where, fits) => {
    const found = await rows(`SELECT Id FROM Opportunity WHERE ${where}`);
    expect(found.map(({ Id }) => Id).sort()).toEqual(
      all()
        .filter((row) => fits(row))
        .map(({ Id }) => Id)
        .sort(),
    );
  });

  it('sorts, with nulls first unless told otherwise, and cuts', async () => {
    const amounts = async (order: string) =>
      (await rows(`SELECT Amount FROM Opportunity ORDER BY ${order}`)).map(({ Amount }) => Amount);
    const numbers = all().flatMap(({ Amount }) => (typeof Amount === 'number' ? [Amount] : []));
    const nulls = all().length - numbers.length;
    expect(nulls).toBeGreaterThan(0);
    numbers.sort((a, b) => a - b);
    expect((await amounts('Amount, Id')).slice(nulls)).toEqual(numbers);
    expect((await amounts('Amount DESC NULLS LAST, Id')).slice(0, numbers.length)).toEqual(
      numbers.toReversed(),
    );
    expect(await rows('SELECT Id FROM Opportunity ORDER BY Id LIMIT 3 OFFSET 2')).toHaveLength(3);
    expect((await query('SELECT COUNT() FROM Opportunity')).body).toEqual({
      totalSize: all().length,
      done: true,
      records: [],
    });
  });

  it('pages through what it found, each page read anew', async () => {
    await sandbox.control('POST', '/portals/1/deals/many', { count: 450 });
    const first = await query('SELECT Id FROM Opportunity ORDER BY Id', {
      'sforce-query-options': 'batchSize=200',
    });
    const total = all().length;
    const seen = (at(first.body, 'records') as { Id: string }[]).map(({ Id }) => Id);
    let next = String(at(first.body, 'nextRecordsUrl'));
    expect(first.body).toMatchObject({ totalSize: total, done: false });
    expect(next).toMatch(/^\/services\/data\/v67\.0\/query\/01g\w+-200$/);
    await sandbox.control('POST', '/portals/1/deals/many', { count: 5 });
    while (next !== 'undefined') {
      const page = await sandbox.api(token)('GET', next);
      seen.push(...(at(page.body, 'records') as { Id: string }[]).map(({ Id }) => Id));
      next = String(at(page.body, 'nextRecordsUrl'));
    }
    expect([seen.length, new Set(seen).size]).toEqual([total, total]);
    const alien = await sandbox.connect(2);
    const locator = String(at(first.body, 'nextRecordsUrl'));
    expect((await sandbox.api(alien)('GET', locator)).body).toMatchObject([
      { errorCode: 'INVALID_QUERY_LOCATOR' },
    ]);
    sandbox.advance(16 * 60_000);
    expect((await sandbox.api(token)('GET', locator)).body).toMatchObject([
      { errorCode: 'INVALID_QUERY_LOCATOR' },
    ]);
  });
});

describe('a query is refused', () => {
  it.each([
    ['SELECT Id FROM Opportunity WHERE IsWon = true AND IsClosed = true OR Amount > 1', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Opportunity WHERE', 'MALFORMED_QUERY'],
    ['SELECT Id Name FROM Opportunity', 'MALFORMED_QUERY'],
    ["SELECT Id FROM Opportunity WHERE Name = 'open", 'MALFORMED_QUERY'],
    ["SELECT Id FROM Opportunity WHERE Name = 'a\\q'", 'MALFORMED_QUERY'],
    ['SELECT Id, Id FROM Opportunity', 'MALFORMED_QUERY'],
    ['SELECT * FROM Opportunity', 'MALFORMED_QUERY'],
    ['SELECT Id FROM Opportunity OFFSET 2001', 'MALFORMED_QUERY'],
    ['SELECT Id FROM ContentDocumentLink', 'MALFORMED_QUERY'],
    ['SELECT Nonsense FROM Opportunity', 'INVALID_FIELD'],
    ['SELECT Accounts.Name FROM Opportunity', 'INVALID_FIELD'],
    ["SELECT Id FROM Opportunity WHERE SystemModstamp > '2026-01-01T00:00:00Z'", 'INVALID_FIELD'],
    ['SELECT Id FROM Opportunity WHERE StageName = 3', 'INVALID_FIELD'],
    ["SELECT Id FROM Opportunity WHERE Description = 'x'", 'INVALID_FIELD'],
    ['SELECT Id FROM Nonsense', 'INVALID_TYPE'],
    ['', 'MALFORMED_QUERY'],
  ])('%s', async (soql, errorCode) => {
    const answer = await query(soql);
    expect([answer.status, at(answer.body, 0, 'errorCode')]).toEqual([400, errorCode]);
  });

  it('for what field-level security or object rights hide, which describe does not show either', async () => {
    await sandbox.control('POST', '/faults', { kind: 'hiddenField', object: 'Opportunity', field: 'Amount' });
    await sandbox.control('POST', '/faults', { kind: 'hiddenObject', object: 'Contact' });
    expect((await query('SELECT Amount FROM Opportunity')).body).toMatchObject([
      { errorCode: 'INVALID_FIELD' },
    ]);
    expect((await query('SELECT Id FROM Contact')).body).toMatchObject([{ errorCode: 'INVALID_TYPE' }]);
    const api = sandbox.api(token);
    const names = (
      at((await api('GET', '/sobjects/Opportunity/describe')).body, 'fields') as { name: string }[]
    ).map(({ name }) => name);
    expect([names.includes('Amount'), names.includes('CloseDate')]).toEqual([false, true]);
    expect((await api('GET', '/sobjects/Contact/describe')).status).toBe(404);
    const objects = (at((await api('GET', '/sobjects/')).body, 'sobjects') as { name: string }[]).map(
      ({ name }) => name,
    );
    expect([objects.includes('Contact'), objects.includes('Account')]).toEqual([false, true]);
  });

  it('for currencies and record types where an org has none', async () => {
    const other = await sandbox.connect(2);
    const codes = [];
    for (const name of ['CurrencyIsoCode', 'RecordTypeId'])
      codes.push(at((await sandbox.query(other)(`SELECT ${name} FROM Opportunity`)).body, 0, 'errorCode'));
    codes.push(at((await sandbox.query(other)('SELECT IsoCode FROM CurrencyType')).body, 0, 'errorCode'));
    expect(codes).toEqual(['INVALID_FIELD', 'INVALID_FIELD', 'INVALID_TYPE']);
    expect((await rows('SELECT CurrencyIsoCode FROM Opportunity LIMIT 1'))[0]?.CurrencyIsoCode).toMatch(
      /^[A-Z]{3}$/,
    );
  });
});

describe('late commits', () => {
  it('become visible after their own time stamp', async () => {
    const id = String(all()[0]?.Id);
    const name = async () => (await rows(`SELECT Name FROM Opportunity WHERE Id = '${id}'`))[0]?.Name;
    const before = await name();
    await sandbox.control('POST', '/faults', { kind: 'lateCommit', ms: 60_000 });
    await sandbox.control('PATCH', `/portals/1/Opportunity/${id}`, { properties: { Name: 'Late' } });
    const stamped = sandbox.salesforce.now();
    expect(await name()).toBe(before);
    sandbox.advance(60_001);
    const [row] = await rows(`SELECT Name, SystemModstamp FROM Opportunity WHERE Id = '${id}'`);
    expect(row?.Name).toBe('Late');
    expect(Date.parse(String(row?.SystemModstamp).replace('+0000', 'Z'))).toBeLessThanOrEqual(stamped);
  });
});

it('keeps the history of a tracked field, which cannot be filtered by its values', async () => {
  const id = String(all()[0]?.Id);
  const fields = { Delivery_Status__c: 'Ready', Kickoff_Booked__c: 'true' };
  const record = `/portals/1/Opportunity/${id}`;
  await sandbox.control('PATCH', record, { properties: fields });
  await sandbox.control('PATCH', record, { properties: { ...fields, Delivery_Status__c: null } });
  const history = 'SELECT Field, OldValue, NewValue FROM OpportunityFieldHistory';
  const found = await rows(`${history} WHERE OpportunityId = '${id}' ORDER BY CreatedDate ASC, Id ASC`);
  expect(found.map(({ Field, OldValue, NewValue }) => [Field, OldValue, NewValue])).toEqual([
    ['created', null, null],
    ['Delivery_Status__c', null, 'Ready'],
    ['Delivery_Status__c', 'Ready', null],
  ]);
  expect((await query(`${history} WHERE NewValue = 'Ready'`)).body).toMatchObject([
    { errorCode: 'INVALID_FIELD' },
  ]);
});

it('has an object of the org’s own, followed like any other, which accounts name as one that leads to them', async () => {
  const [account] = [...sandbox.org().table('Account').values()].map(newestValues);
  const properties = { Name: 'Delivery', Status__c: 'Ready', Account__c: String(account?.Id) };
  const made = await sandbox.control('POST', '/portals/1/Project__c', { properties });
  expect(String(at(made, 'id'))).toMatch(/^a0P/);
  const [project] = await rows("SELECT Name, Account__r.Name FROM Project__c WHERE Status__c = 'Ready'");
  expect(project).toMatchObject({ Name: 'Delivery', Account__r: { Name: account?.Name } });
  const described = await sandbox.api(token)('GET', '/sobjects/Account/describe');
  expect(at(described.body, 'childRelationships')).toContainEqual(
    expect.objectContaining({ childSObject: 'Project__c', field: 'Account__c' }),
  );
  const own = await sandbox.api(token)('GET', '/sobjects/Project__c/describe');
  expect(own.body).toMatchObject({ custom: true, keyPrefix: 'a0P', label: 'Project' });
});

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

const api = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  sandbox.api(token)(method, path, body, headers);
const opportunities = () => [...sandbox.org().table('Opportunity').values()];
const open = () => {
  const record = opportunities().find((one) => newestValues(one).IsClosed === false);
  if (record === undefined) throw new Error('The seed has no open opportunity');
  return record;
};
const iso = (ms: number) => new Date(ms).toISOString();

describe('a record', () => {
  it('is read with the fields asked for, whatever the length of its id', async () => {
    const { id } = open();
    const answer = await api('GET', `/sobjects/Opportunity/${id.slice(0, 15)}?fields=StageName,CloseDate`);
    expect(answer.body).toEqual({
      attributes: { type: 'Opportunity', url: `/services/data/v67.0/sobjects/Opportunity/${id}` },
      Id: id,
      StageName: newestValues(open()).StageName,
      CloseDate: newestValues(open()).CloseDate,
    });
    expect((await api('GET', '/sobjects/Opportunity/006000000000000')).status).toBe(404);
    expect((await api('GET', '/sobjects/Opportunity/xyz')).body).toMatchObject([
      { errorCode: 'MALFORMED_ID' },
    ]);
  });

  it('that reaches a stage takes over what the stage says, and leaves a trace', async () => {
    const { id } = open();
    expect((await api('PATCH', `/sobjects/Opportunity/${id}`, { StageName: 'Closed Won' })).status).toBe(204);
    expect(
      (await api('GET', `/sobjects/Opportunity/${id}?fields=IsWon,IsClosed,Probability`)).body,
    ).toMatchObject({
      IsWon: true,
      IsClosed: true,
      Probability: 100,
    });
    const soql = `SELECT StageName FROM OpportunityHistory WHERE OpportunityId = '${id}' ORDER BY CreatedDate DESC, Id DESC LIMIT 1`;
    expect(at((await sandbox.query(token)(soql)).body, 'records', 0, 'StageName')).toBe('Closed Won');
  });

  it.each([
    [{ IsWon: true }, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
    [{ StageName: 'Nowhere' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
    [{ Use_Case__c: 'Nonsense' }, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'],
    [{ CloseDate: null }, 'REQUIRED_FIELD_MISSING'],
    [{ Nonsense: 1 }, 'INVALID_FIELD'],
    [{ Name: 'x'.repeat(121) }, 'STRING_TOO_LONG'],
    [{ AccountId: '001000000000000AAA' }, 'INVALID_CROSS_REFERENCE_KEY'],
    [{ Amount: 'much' }, 'JSON_PARSER_ERROR'],
  ])('refuses %j', async (values, errorCode) => {
    const answer = await api('PATCH', `/sobjects/Opportunity/${open().id}`, values);
    expect([answer.status, at(answer.body, 0, 'errorCode')]).toEqual([400, errorCode]);
  });

  it('is not changed where a validation rule, a lock, missing rights or a newer version say no', async () => {
    const { id } = open();
    const change = (headers?: Record<string, string>) =>
      api('PATCH', `/sobjects/Opportunity/${id}`, { NextStep: 'Call' }, headers);
    const codes = [];
    for (const fault of [
      { kind: 'validationRule', message: 'Not on a Friday.' },
      { kind: 'lockedRow' },
      { kind: 'readOnlyObject' },
    ]) {
      await sandbox.control('POST', '/faults', { ...fault, count: 1 });
      codes.push(at((await change()).body, 0, 'errorCode'));
      await sandbox.control('DELETE', '/faults');
    }
    expect(codes).toEqual([
      'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      'UNABLE_TO_LOCK_ROW',
      'INSUFFICIENT_ACCESS_OR_READONLY',
    ]);
    expect((await change({ 'if-unmodified-since': 'Mon, 01 Jan 2001 00:00:00 GMT' })).status).toBe(412);
    expect((await change()).status).toBe(204);
  });
});

describe('deletions and merges', () => {
  it('are seen by queryAll and the delete log, the purged ones by the log alone', async () => {
    const [first, second] = opportunities().map(({ id }) => id);
    const start = sandbox.salesforce.now();
    for (const id of [first, second]) await api('DELETE', `/sobjects/Opportunity/${id}`);
    await sandbox.control('POST', `/portals/1/Opportunity/${second}/purge`);
    expect((await api('GET', `/sobjects/Opportunity/${first}`)).body).toMatchObject([
      { errorCode: 'ENTITY_IS_DELETED' },
    ]);
    const found = async (resource: string) =>
      at(
        (
          await api(
            'GET',
            `/${resource}?q=${encodeURIComponent(`SELECT Id FROM Opportunity WHERE Id IN ('${first}', '${second}')`)}`,
          )
        ).body,
        'totalSize',
      );
    expect([await found('query'), await found('queryAll')]).toEqual([0, 1]);
    sandbox.advance(120_000);
    const log = await api(
      'GET',
      `/sobjects/Opportunity/deleted/?start=${iso(start)}&end=${iso(start + 120_000)}`,
    );
    expect((at(log.body, 'deletedRecords') as { id: string }[]).map(({ id }) => id)).toEqual([first, second]);
    expect(at(log.body, 'latestDateCovered')).toMatch(/:00\.000\+0000$/);
  });

  it('of accounts move what hung on the loser and name the master', async () => {
    const account = (row: number) => String(newestValues(opportunities()[row] ?? open()).AccountId);
    const [master, loser] = [account(0), account(1)];
    await sandbox.control('POST', '/portals/1/Account/merge', { masterId: master, loserIds: [loser] });
    const soql = `SELECT IsDeleted, MasterRecordId FROM Account WHERE Id = '${loser}'`;
    const answer = await api('GET', `/queryAll?q=${encodeURIComponent(soql)}`);
    expect(at(answer.body, 'records', 0)).toMatchObject({ IsDeleted: true, MasterRecordId: master });
    expect(newestValues(opportunities()[1] ?? open()).AccountId).toBe(master);
  });

  it.each([
    ['updated', 0, 30_000],
    ['updated', -31 * 86_400_000, 0],
    ['deleted', -16 * 86_400_000, 0],
  ])('cannot be asked for by %s from %d to %d ms', async (resource, from, to) => {
    const now = sandbox.salesforce.now();
    const answer = await api(
      'GET',
      `/sobjects/Opportunity/${resource}/?start=${iso(now + from)}&end=${iso(now + to)}`,
    );
    expect([answer.status, at(answer.body, 0, 'errorCode')]).toEqual([400, 'INVALID_REPLICATION_DATE']);
  });

  it('changes are listed by their time stamps', async () => {
    const { id } = open();
    const start = sandbox.salesforce.now() - 60_000;
    await api('PATCH', `/sobjects/Opportunity/${id}`, { NextStep: 'Call' });
    sandbox.advance(60_000);
    const answer = await api(
      'GET',
      `/sobjects/Opportunity/updated/?start=${iso(start)}&end=${iso(start + 180_000)}`,
    );
    expect(at(answer.body, 'ids')).toEqual([id]);
  });
});

describe('composite calls', () => {
  it('write up to 200 records, each with its own result in order', async () => {
    const ids = opportunities()
      .slice(0, 3)
      .map(({ id }) => id);
    const records = ids.map((id, row) => ({
      attributes: { type: 'Opportunity' },
      id,
      NextStep: 'Call',
      ...(row === 1 ? { StageName: 'Nowhere' } : {}),
    }));
    const answer = await api('PATCH', '/composite/sobjects', { allOrNone: false, records });
    expect(answer.body).toEqual([
      { id: ids[0], success: true, errors: [] },
      {
        id: ids[1],
        success: false,
        errors: [
          {
            statusCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
            message: expect.any(String),
            fields: ['StageName'],
          },
        ],
      },
      { id: ids[2], success: true, errors: [] },
    ]);
    const many = Array.from({ length: 201 }, () => records[0]);
    expect((await api('PATCH', '/composite/sobjects', { records: many })).body).toMatchObject([
      { errorCode: 'LIMIT_EXCEEDED' },
    ]);
    const read = await api('POST', '/composite/sobjects/Opportunity', {
      ids: [ids[0], '006000000000000AAA'],
      fields: ['NextStep'],
    });
    expect(read.body).toEqual([expect.objectContaining({ NextStep: 'Call' }), null]);
  });

  it('carry queries, five at most, as one call of the allowance', async () => {
    const part = (row: number, soql: string) => ({
      method: 'GET',
      referenceId: `part${row}`,
      url: `/services/data/v67.0/query?q=${encodeURIComponent(soql)}`,
    });
    const used = async () =>
      Number(
        /api-usage=(\d+)/.exec((await api('GET', '/limits')).headers.get('sforce-limit-info') ?? '')?.[1],
      );
    const before = await used();
    const answer = await api('POST', '/composite', {
      compositeRequest: [
        part(1, 'SELECT COUNT() FROM Opportunity'),
        part(2, 'SELECT Nonsense FROM Opportunity'),
      ],
    });
    expect(at(answer.body, 'compositeResponse')).toMatchObject([
      { referenceId: 'part1', httpStatusCode: 200, body: { done: true } },
      { referenceId: 'part2', httpStatusCode: 400, body: [{ errorCode: 'INVALID_FIELD' }] },
    ]);
    expect(await used()).toBe(before + 2);
    const six = [1, 2, 3, 4, 5, 6].map((row) => part(row, 'SELECT Id FROM Account'));
    expect((await api('POST', '/composite', { compositeRequest: six })).body).toMatchObject([
      { errorCode: 'LIMIT_EXCEEDED' },
    ]);
    const batch = await api('POST', '/composite/batch', {
      batchRequests: [
        { method: 'GET', url: 'v67.0/limits' },
        { method: 'GET', url: 'v67.0/nonsense' },
      ],
    });
    expect(batch.body).toMatchObject({
      hasErrors: true,
      results: [{ statusCode: 200 }, { statusCode: 404 }],
    });
  });
});

describe('limits and refusals', () => {
  it('are told in a header, and end calls when the day is used up', async () => {
    sandbox.advance(25 * 60 * 60_000);
    token = await sandbox.connect();
    await sandbox.control('POST', '/faults', { kind: 'dailyLimit', max: 3 });
    const answers = [];
    for (let call = 0; call < 4; call += 1) answers.push(await api('GET', '/limits'));
    expect(answers.map(({ headers }) => headers.get('sforce-limit-info'))).toEqual(
      [1, 2, 3, 3].map((used) => `api-usage=${used}/3`),
    );
    expect([answers[3]?.status, answers[3]?.body]).toEqual([
      403,
      [{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }],
    ]);
    sandbox.advance(24 * 60 * 60_000 + 1);
    token = await sandbox.connect();
    expect((await api('GET', '/limits')).status).toBe(200);
  });

  it.each([
    [{ kind: 'apiDisabled' }, 403, 'API_DISABLED_FOR_ORG'],
    [{ kind: 'concurrentLimit' }, 403, 'REQUEST_LIMIT_EXCEEDED'],
    [{ kind: 'serverError', status: 503 }, 503, 'SERVER_UNAVAILABLE'],
    [{ kind: 'serverError', status: 500 }, 500, 'UNKNOWN_EXCEPTION'],
    [{ kind: 'sessionExpired' }, 401, 'INVALID_SESSION_ID'],
  ])('%j', async (fault, status, errorCode) => {
    await sandbox.control('POST', '/faults', { ...fault, count: 1 });
    const answer = await api('GET', '/limits');
    expect([answer.status, at(answer.body, 0, 'errorCode')]).toEqual([status, errorCode]);
  });

  it('a session of another org, or without the API’s scope, is worth nothing', async () => {
    const other = await sandbox.connect(2);
    expect(
      (await sandbox.api({ ...token, access_token: other.access_token ?? '' })('GET', '/limits')).status,
    ).toBe(401);
    const bare = await sandbox.connect(1, 'id refresh_token');
    expect((await sandbox.api(bare)('GET', '/limits')).body).toMatchObject([
      { errorCode: 'INVALID_SESSION_ID', message: 'This session is not valid for use with the REST API' },
    ]);
  });

  it('knows the versions in use, not the retired ones', async () => {
    const statuses = [];
    for (const version of ['v30.0', 'v31.0', 'v67.0', 'v99.0'])
      statuses.push((await api('GET', `/services/data/${version}/limits`)).status);
    expect(statuses).toEqual([410, 200, 200, 404]);
  });

  it('offers a renewal fewer stages than a new business', async () => {
    const stages = async (name: string) => {
      const id = String(
        at(
          (await sandbox.query(token)(`SELECT Id FROM RecordType WHERE Name = '${name}'`)).body,
          'records',
          0,
          'Id',
        ),
      );
      const answer = await api('GET', `/ui-api/object-info/Opportunity/picklist-values/${id}/StageName`);
      return (at(answer.body, 'values') as { value: string }[]).map(({ value }) => value);
    };
    const [full, short] = [await stages('New Business'), await stages('Renewal')];
    expect([full.length, short.length, short.includes('Closed Won')]).toEqual([8, 6, true]);
  });
});

describe('the pages', () => {
  it('show the board, a record and the switches, and do what their forms say', async () => {
    const { url } = sandbox.running.ready;
    const { id } = open();
    const page = async (path: string) => (await fetch(`${url}${path}`)).text();
    expect(await page('/ui/salesforce/opportunities?org=1')).toContain(id);
    expect(await page(`/ui/salesforce/records/${id}?org=1`)).toContain('Stage history');
    expect(await page('/ui/salesforce/faults')).toContain('Late commits');
    expect(await page('/')).toContain('Fjordline Apps AS');
    const send = (path: string, form: Record<string, string>) =>
      fetch(`${url}${path}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) });
    await send('/ui/salesforce/opportunities/move', { org: '1', id, stage: 'Closed Won' });
    expect(newestValues(sandbox.org().find(id) ?? open()).IsWon).toBe(true);
    await send('/ui/salesforce/records/save', { org: '1', id, Amount: '4711', NextStep: '' });
    expect(newestValues(sandbox.org().find(id) ?? open())).toMatchObject({ Amount: 4711, NextStep: null });
    await send('/ui/salesforce/faults/set', { kind: 'slow', ms: '1' });
    expect(sandbox.salesforce.faults.list()).toHaveLength(1);
    const link = await fetch(`${token.instance_url}/${id}`, { redirect: 'manual' });
    expect(link.headers.get('location')).toBe(`/ui/salesforce/records/${id}?org=1`);
  });

  it('keep everything over a restart', async () => {
    const saved = JSON.parse(JSON.stringify(sandbox.salesforce.snapshot())) as ReturnType<
      typeof sandbox.salesforce.snapshot
    >;
    const { id } = open();
    sandbox.salesforce.reset(false);
    sandbox.salesforce.restore(saved);
    expect(newestValues(sandbox.org().find(id) ?? open()).Id).toBe(id);
    expect((await api('GET', '/limits')).status).toBe(200);
  });

  it('traffic is told under the provider’s own addresses', async () => {
    sandbox.running.traffic.clear();
    await api('GET', '/limits');
    const [call] = sandbox.running.traffic.recent();
    expect(call).toMatchObject({
      provider: 'salesforce',
      url: 'https://lumenwerk.my.salesforce.com/services/data/v67.0/limits',
    });
    expect(JSON.stringify(call)).not.toContain(token.access_token);
  });
});

import { NotionUnderTest } from '../../../testing/notion-under-test';

let sandbox: NotionUnderTest;
let call: ReturnType<NotionUnderTest['api']>;
let token: string;
beforeAll(async () => {
  sandbox = await NotionUnderTest.start();
});
beforeEach(async () => {
  sandbox.reset();
  token = (await sandbox.connect()).access_token;
  call = sandbox.api(token);
});
afterAll(() => sandbox.stop());

const deals = () => sandbox.source('Deals');
const query = (body: unknown, source = deals().id) => call('POST', `/v1/data_sources/${source}/query`, body);
const results = (answer: { json: Record<string, unknown> }) =>
  answer.json.results as {
    id: string;
    properties: Record<string, Record<string, unknown>>;
    last_edited_time: string;
  }[];

describe('every call', () => {
  it('needs a version, and the one that is simulated', async () => {
    const without = sandbox.api(token, {});
    expect((await without('GET', '/v1/users/me')).json).toMatchObject({
      status: 400,
      code: 'missing_version',
    });
    const old = sandbox.api(token, { 'notion-version': '2022-06-28' });
    expect((await old('GET', '/v1/users/me')).json.code).toBe('validation_error');
  });

  it('is one of three a second for a token', async () => {
    sandbox.notion.faults.clear();
    const answers = await Promise.all([1, 2, 3, 4].map(() => call('GET', '/v1/users/me')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.json).toMatchObject({ object: 'error', code: 'rate_limited', additional_data: {} });
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
    sandbox.advance(1_001);
    expect((await call('GET', '/v1/users/me')).status).toBe(200);
  });

  it('answers unknown addresses, broken JSON and ids that are none in Notion’s words', async () => {
    expect((await call('GET', '/v1/deals')).json.code).toBe('invalid_request_url');
    expect((await call('GET', '/v1/pages/deal-7')).json.code).toBe('validation_error');
    const broken = await fetch(`${sandbox.running.ready.notion.apiUrl}/v1/search`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'notion-version': '2026-03-11',
        'content-type': 'application/json',
      },
      body: '{"half',
    });
    expect([broken.status, ((await broken.json()) as { code: string }).code]).toEqual([400, 'invalid_json']);
  });
});

describe('what is shared', () => {
  it('is all there is: everything else is not found, and relations to it are left out', async () => {
    const only = sandbox.workspace.databases.filter(({ title }) => title === 'Deals').map(({ id }) => id);
    call = sandbox.api((await sandbox.connect(only)).access_token);
    const companies = sandbox.source('Companies');
    for (const path of [
      `/v1/data_sources/${companies.id}`,
      `/v1/databases/${companies.databaseId}`,
      `/v1/pages/${sandbox.rows('Companies')[0]?.id}`,
    ])
      expect(await call('GET', path)).toMatchObject({ status: 404, json: { code: 'object_not_found' } });
    const schema = (await call('GET', `/v1/data_sources/${deals().id}`)).json.properties as object;
    expect(Object.keys(schema)).toEqual(expect.arrayContaining(['Deal', 'Status']));
    expect(Object.keys(schema)).not.toEqual(expect.arrayContaining(['Company']));
    expect(Object.keys(results(await query({}))[0]?.properties ?? {})).not.toContain('Company domain');
    const found = await call('POST', '/v1/search', { filter: { property: 'object', value: 'data_source' } });
    expect(results(found).map(({ id }) => id)).toEqual([deals().id]);
  });

  it('can be taken away again', async () => {
    await sandbox.control('POST', '/actions/unshare', {
      workspaceId: sandbox.workspace.id,
      database: 'Deals',
    });
    expect((await query({})).json.code).toBe('object_not_found');
  });
});

describe('a data source', () => {
  it('shows its columns by name with stable ids, and its database only names it', async () => {
    const { json } = await call('GET', `/v1/data_sources/${deals().id}`);
    expect(json.properties).toMatchObject({
      Status: {
        id: 'sT%3Au',
        type: 'status',
        status: { groups: [{ name: 'To-do' }, {}, { name: 'Complete' }] },
      },
      Amount: { type: 'number', number: { format: 'euro' } },
      Company: { relation: { data_source_id: sandbox.source('Companies').id } },
    });
    const database = await call('GET', `/v1/databases/${deals().databaseId}`);
    expect(database.json.data_sources).toEqual([{ id: deals().id, name: 'Deals' }]);
  });

  it('changes name, type and existence of a column under the same id', async () => {
    const workspaceId = sandbox.workspace.id;
    await sandbox.control('POST', '/actions/renameProperty', {
      workspaceId,
      property: 'Amount',
      to: 'Deal size',
    });
    const read = async () => (await call('GET', `/v1/data_sources/${deals().id}`)).json.properties;
    expect(await read()).toMatchObject({ 'Deal size': { id: 'aM%7Cn', type: 'number' } });
    await sandbox.control('POST', '/actions/changeType', {
      workspaceId,
      property: 'Deal size',
      type: 'rich_text',
    });
    expect(await read()).toMatchObject({ 'Deal size': { id: 'aM%7Cn', type: 'rich_text' } });
    await sandbox.control('POST', '/actions/deleteProperty', { workspaceId, property: 'Deal size' });
    expect(await read()).not.toHaveProperty('Deal size');
    expect((await query({ filter: { property: 'aM%7Cn', number: { is_empty: true } } })).json.code).toBe(
      'validation_error',
    );
  });
});

describe('a query', () => {
  it('pages through everything without a repeat, a hundred at most', async () => {
    await sandbox.control('POST', `/portals/${sandbox.workspace.id}/deals/many`, { count: 120 });
    const seen: string[] = [];
    let cursor: unknown;
    do {
      const answer = await query({ page_size: 50, ...(cursor ? { start_cursor: cursor } : {}) });
      seen.push(...results(answer).map(({ id }) => id));
      cursor = answer.json.next_cursor;
      expect(answer.json.has_more).toBe(cursor !== null);
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(sandbox.rows('Deals').length);
    expect(seen).toHaveLength(new Set(seen).size);
    expect((await query({ page_size: 101 })).json.code).toBe('validation_error');
    expect((await query({ start_cursor: '00000000-0000-4000-a000-000000000000' })).json.code).toBe(
      'validation_error',
    );
  });

  it.each([
    [{ property: 'Status', status: { equals: 'Closed won' } }, (one: string) => one === 'Closed won'],
    [{ property: 'Status', status: { does_not_equal: 'Closed won' } }, (one: string) => one !== 'Closed won'],
  ])('filters with %j', async (filter, fits) => {
    const names = results(await query({ filter })).map(
      ({ properties }) => ((properties.Status?.status ?? {}) as { name?: string }).name ?? '',
    );
    expect(names.length).toBeGreaterThan(0);
    expect(names.every(fits)).toBe(true);
  });

  it.each([
    [{ property: 'Deal', title: { contains: 'robotics' } }, 1],
    [{ property: 'Amount', number: { is_empty: true } }, 3],
    [{ property: 'Annual value', formula: { number: { greater_than: 26_000 } } }, 2],
    [{ property: 'Signed', checkbox: { equals: true } }, 0],
    [{ property: 'Owner', people: { is_empty: true } }, 3],
    [{ property: 'Company', relation: { is_empty: true } }, 3],
    [{ property: 'Products', multi_select: { contains: 'Support' } }, 6],
    [{ property: 'Number', unique_id: { less_than: 3 } }, 2],
    [
      {
        and: [
          { property: 'Type', select: { equals: 'Renewal' } },
          { property: 'Billing e-mail', email: { contains: 'grid' } },
        ],
      },
      0,
    ],
    [
      {
        or: [
          { property: 'Type', select: { is_empty: true } },
          { property: 'Deal', title: { starts_with: 'Aldermoor' } },
        ],
      },
      2,
    ],
  ])('finds with %j', async (filter, count) => {
    expect(results(await query({ filter }))).toHaveLength(count);
  });

  it.each([
    { property: 'Nothing', title: { equals: 'x' } },
    { property: 'Amount', title: { equals: 'x' } },
    { property: 'Amount', number: { equals: '12' } },
    { property: 'Amount', number: { about: 12 } },
    { property: 'Amount', number: { equals: 1, less_than: 2 } },
    { property: 'Close date', date: { after: 'yesterday' } },
    { timestamp: 'edited', edited: { after: '2026-01-01' } },
    { and: [{ or: [{ and: [{ property: 'Signed', checkbox: { equals: true } }] }] }] },
    'won',
  ])('refuses %j', async (filter) => {
    expect((await query({ filter })).json).toMatchObject({ status: 400, code: 'validation_error' });
  });

  it('sorts by edit at the precision of a minute, and says nothing of the order inside one', async () => {
    const editor = sandbox.notion.editor(sandbox.workspace.id);
    const actor = { id: 'somebody', type: 'person' as const };
    for (const row of sandbox.rows('Deals').slice(0, 4)) editor.update(row, { sGnD: true }, actor);
    const [newest] = results(
      await query({ sorts: [{ timestamp: 'last_edited_time', direction: 'descending' }] }),
    );
    expect(newest?.last_edited_time).toMatch(/:00\.000Z$/);
    const since = {
      timestamp: 'last_edited_time',
      last_edited_time: { on_or_after: newest?.last_edited_time },
    };
    expect(results(await query({ filter: since })).length).toBeGreaterThanOrEqual(4);
  });

  it('leaves trash out, and shows nothing else when asked for it', async () => {
    const [row] = sandbox.rows('Deals');
    await sandbox.control('DELETE', `/portals/${sandbox.workspace.id}/rows/${row?.id}`);
    expect(results(await query({})).map(({ id }) => id)).not.toContain(row?.id);
    expect(results(await query({ in_trash: true })).map(({ id }) => id)).toEqual([row?.id]);
    expect((await call('GET', `/v1/pages/${row?.id}`)).json).toMatchObject({ in_trash: true });
  });
});

describe('a page', () => {
  it('has every kind of property in Notion’s shape', async () => {
    const [row] = sandbox.rows('Deals');
    const { json } = await call('GET', `/v1/pages/${row?.id}`);
    expect(json).toMatchObject({
      object: 'page',
      in_trash: false,
      parent: { type: 'data_source_id', data_source_id: deals().id, database_id: deals().databaseId },
      url: expect.stringMatching(/^https:\/\/www\.notion\.so\/Aldermoor-Logistics-platform-[0-9a-f]{32}$/),
      properties: {
        Deal: {
          id: 'title',
          type: 'title',
          title: [{ type: 'text', plain_text: 'Aldermoor Logistics – platform' }],
        },
        Status: { status: { name: 'Lead' } },
        Amount: { number: 9_000 },
        'Annual value': { formula: { type: 'number', number: 9_000 } },
        Company: { relation: [{ id: expect.any(String) }], has_more: false },
        Owner: {
          people: [{ object: 'user', type: 'person', person: { email: expect.stringContaining('@') } }],
        },
        'Close date': {
          date: { start: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), end: null, time_zone: null },
        },
        Products: { multi_select: [{ name: 'Platform' }, { name: 'Support' }] },
        'Company domain': {
          rollup: { type: 'array', array: [{ type: 'url', url: 'https://aldermoor.example' }] },
        },
        Number: { unique_id: { prefix: 'DEAL', number: 1 } },
        Papers: { files: [{ name: 'Order form.pdf' }] },
        Created: { created_time: expect.stringMatching(/:00\.000Z$/) },
        'Created by': { created_by: { object: 'user' } },
        'Send invoice': { type: 'button', button: {} },
      },
    });
  });

  it('shows 25 references and pages through the rest', async () => {
    const [row] = sandbox.rows('Deals');
    if (row)
      row.values['cNt%3B'] = Array.from(
        { length: 30 },
        (_, at) => `00000000-0000-4000-a000-0000000000${10 + at}`,
      );
    const page = await call('GET', `/v1/pages/${row?.id}`);
    expect(page.json.properties).toMatchObject({ Contacts: { has_more: true } });
    const first = await call('GET', `/v1/pages/${row?.id}/properties/cNt%3B?page_size=20`);
    expect(first.json).toMatchObject({
      object: 'list',
      has_more: true,
      type: 'property_item',
      property_item: { type: 'relation' },
    });
    const next = `/v1/pages/${row?.id}/properties/cNt%3B?page_size=20&start_cursor=${String(first.json.next_cursor)}`;
    const second = await call('GET', next);
    expect([results(first).length, results(second).length]).toEqual([20, 10]);
    expect((await call('GET', `/v1/pages/${row?.id}/properties/aM%7Cn`)).json).toMatchObject({
      object: 'property_item',
      type: 'number',
      number: 9_000,
    });
  });

  it('is written by name or id, and refuses what it cannot hold', async () => {
    const [row] = sandbox.rows('Deals');
    const write = (properties: unknown) => call('PATCH', `/v1/pages/${row?.id}`, { properties });
    const written = await write({ Status: { status: { name: 'Closed won' } }, 'aM%7Cn': { number: 12.5 } });
    expect(written.json.properties).toMatchObject({
      Status: { status: { name: 'Closed won' } },
      Amount: { number: 12.5 },
    });
    for (const wrong of [
      { Status: { status: { name: 'Unheard of' } } },
      { 'Annual value': { number: 1 } },
      { Number: { unique_id: { number: 1 } } },
      { Amount: { number: '12' } },
      { Amount: { rich_text: [] } },
      { Nowhere: { number: 1 } },
    ])
      expect((await write(wrong)).json.code).toBe('validation_error');
    sandbox.notion.faults.set({ kind: 'missingCapability', capability: 'updateContent' });
    expect((await write({})).json).toMatchObject({ status: 403, code: 'restricted_resource' });
  });

  it('moved out of its database is not found', async () => {
    const [row] = sandbox.rows('Deals');
    await sandbox.control('POST', `/portals/${sandbox.workspace.id}/rows/${row?.id}/move-out`);
    expect((await call('GET', `/v1/pages/${row?.id}`)).status).toBe(404);
  });
});

describe('people and search', () => {
  it('shows people with e-mail, without it, or not at all, as the capability says', async () => {
    const id = sandbox.workspace.people[0]?.id;
    expect((await call('GET', `/v1/users/${id}`)).json.person).toEqual({
      email: expect.stringContaining('@'),
    });
    sandbox.notion.faults.set({ kind: 'missingCapability', capability: 'userEmails' });
    expect((await call('GET', `/v1/users/${id}`)).json.person).toEqual({});
    sandbox.notion.faults.set({ kind: 'missingCapability', capability: 'userInformation' });
    expect((await call('GET', '/v1/users')).json.code).toBe('restricted_resource');
    expect((await call('GET', '/v1/users/me')).json).toMatchObject({
      type: 'bot',
      bot: { workspace_id: sandbox.workspace.id, workspace_name: 'Lanternfield Software' },
    });
  });

  it('searches titles, and new rows show late', async () => {
    const search = async (words: string) =>
      results(
        await call('POST', '/v1/search', { query: words, filter: { property: 'object', value: 'page' } }),
      ).length;
    expect(await search('kestrel')).toBe(3);
    await sandbox.control('POST', `/portals/${sandbox.workspace.id}/rows`, {
      properties: { Deal: 'Kestrel again' },
    });
    expect(await search('kestrel')).toBe(3);
    sandbox.advance(5_001);
    expect(await search('kestrel')).toBe(4);
  });
});

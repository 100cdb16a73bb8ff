import { SandboxUnderTest, type Answer, type JsonObject } from '../../../testing/sandbox-under-test';

let sandbox: SandboxUnderTest;
let api: (method: string, path: string, body?: unknown) => Promise<Answer>;
beforeAll(async () => {
  sandbox = await SandboxUnderTest.start();
});
beforeEach(async () => {
  sandbox.reset();
  api = sandbox.api((await sandbox.connect()).access_token as string);
});
afterAll(() => sandbox.stop());

const deals = '/crm/objects/2026-09/deals';
const firstDeal = '40310000001';

describe('reading', () => {
  it('pages through every deal exactly once', async () => {
    const seen: string[] = [];
    let after: string | undefined = '0';
    while (after !== undefined) {
      const { body }: Answer = await api('GET', `${deals}?limit=7&after=${after}`);
      seen.push(...body.results.map((deal: JsonObject) => deal.id as string));
      after = (body as { paging?: JsonObject }).paging?.next.after;
    }
    expect(seen).toHaveLength(40);
    expect(new Set(seen).size).toBe(40);
  });

  it('defaults to ten records and refuses more than a hundred', async () => {
    expect((await api('GET', deals)).body.results).toHaveLength(10);
    expect((await api('GET', `${deals}?limit=101`)).status).toBe(400);
  });

  it('returns the default properties, or exactly the asked ones plus the three that always come', async () => {
    const plain = (await api('GET', `${deals}/${firstDeal}`)).body;
    expect(Object.keys(plain.properties)).toEqual([
      'amount',
      'closedate',
      'createdate',
      'dealname',
      'dealstage',
      'hs_lastmodifieddate',
      'hs_object_id',
      'pipeline',
    ]);
    const asked = (
      await api('GET', `${deals}/${firstDeal}?properties=hs_arr,nonsense&properties=description`)
    ).body;
    expect(asked.properties).toMatchObject({ hs_arr: '33600', description: null });
    expect(Object.keys(asked.properties)).toEqual([
      'createdate',
      'description',
      'hs_arr',
      'hs_lastmodifieddate',
      'hs_object_id',
    ]);
  });

  it.each([
    '/crm/v3/objects/deals',
    '/crm/v3/objects/0-3',
    '/crm/objects/2026-09/0-3',
    '/crm/objects/2026-09/deal',
    '/crm/objects/2026-03/deals',
  ])('serves the same deal at %s', async (base) => {
    expect((await api('GET', `${base}/${firstDeal}`)).body.id).toBe(firstDeal);
  });

  it('answers 404 with the provider’s body, and 400 for a type it does not know', async () => {
    const missing = await api('GET', `${deals}/1`);
    expect([missing.status, missing.body]).toEqual([
      404,
      {
        status: 'error',
        message: 'resource not found',
        correlationId: expect.any(String),
        category: 'OBJECT_NOT_FOUND',
      },
    ]);
    expect((await api('GET', '/crm/objects/2026-09/unicorns/1')).body.message).toBe(
      'Unable to infer object type from: unicorns',
    );
  });

  it('shows history newest first with its source', async () => {
    await api('PATCH', `${deals}/${firstDeal}`, { properties: { amount: '5' } });
    const { body } = await api('GET', `${deals}/${firstDeal}?propertiesWithHistory=amount,dealstage`);
    expect(body.propertiesWithHistory.amount[0]).toMatchObject({
      value: '5',
      sourceType: 'INTEGRATION',
      sourceId: '1234567',
    });
    expect(body.propertiesWithHistory.amount[1]).toMatchObject({ value: '38400', sourceType: 'IMPORT' });
  });
});

describe('writing', () => {
  it('refuses unknown properties, options, numbers and read-only values, all in one answer', async () => {
    const { status, body } = await api('PATCH', `${deals}/${firstDeal}`, {
      properties: { foo: '1', dealstage: 'nope', amount: 'much', hs_arr: '1' },
    });
    expect(status).toBe(400);
    expect(body.category).toBe('VALIDATION_ERROR');
    expect(body.errors.map((error: JsonObject) => error.code)).toEqual([
      'PROPERTY_DOESNT_EXIST',
      'INVALID_OPTION',
      'INVALID_NUMBER',
      'READ_ONLY_VALUE',
    ]);
  });

  it('normalises moments, clears with an empty text and leaves the rest alone', async () => {
    await api('PATCH', `${deals}/${firstDeal}`, {
      properties: { closedate: '1764547200000', description: 'x' },
    });
    const { body } = await api('PATCH', `${deals}/${firstDeal}`, { properties: { description: '' } });
    expect(body.properties.description).toBeNull();
    expect((await api('GET', `${deals}/${firstDeal}`)).body.properties).toMatchObject({
      closedate: '2025-12-01T00:00:00.000Z',
      amount: '38400',
    });
  });

  it('creates with associations and refuses a second contact with the same e-mail', async () => {
    const company = (await api('POST', '/crm/objects/2026-09/companies', { properties: { name: 'New' } }))
      .body.id;
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 341 }];
    const created = await api('POST', deals, {
      properties: { dealname: 'D', dealstage: 'contractsent' },
      associations: [{ to: { id: company }, types }],
    });
    expect(created.status).toBe(201);
    const shown = (await api('GET', `${deals}/${created.body.id}?associations=companies`)).body;
    expect(shown.associations.companies.results).toEqual([
      { id: company, type: 'deal_to_company' },
      { id: company, type: 'deal_to_company_unlabeled' },
    ]);
    const contact = { properties: { email: 'one@new.example' } };
    const first = await api('POST', '/crm/objects/2026-09/contacts', contact);
    const again = await api('POST', '/crm/objects/2026-09/contacts', contact);
    expect([again.status, again.body.category, again.body.message]).toEqual([
      409,
      'CONFLICT',
      `Contact already exists. Existing ID: ${first.body.id}`,
    ]);
  });

  it('demands a timestamp on notes', async () => {
    expect(
      (await api('POST', '/crm/objects/2026-09/notes', { properties: { hs_note_body: 'x' } })).status,
    ).toBe(400);
  });

  it('archives and hides a record, which can be seen when asked for', async () => {
    expect((await api('DELETE', `${deals}/${firstDeal}`)).status).toBe(204);
    expect((await api('GET', `${deals}/${firstDeal}`)).status).toBe(404);
    expect((await api('GET', `${deals}/${firstDeal}?archived=true`)).body).toMatchObject({
      archived: true,
      archivedAt: expect.any(String),
    });
    expect((await api('DELETE', `${deals}/${firstDeal}`)).status).toBe(204);
  });

  it('merges into a new record; both old ids stop resolving', async () => {
    const merge = await api('POST', '/crm/v3/objects/deals/merge', {
      primaryObjectId: firstDeal,
      objectIdToMerge: '40310000002',
    });
    expect(merge.status).toBe(200);
    expect([firstDeal, '40310000002']).not.toContain(merge.body.id);
    expect(merge.body.properties).toMatchObject({
      amount: '38400',
      hs_merged_object_ids: `${firstDeal};40310000002`,
    });
    expect((await api('GET', `${deals}/${firstDeal}`)).status).toBe(404);
    const { body } = await api('GET', `${deals}/${merge.body.id}?associations=contacts,line_items`);
    expect(body.associations.contacts.results).toHaveLength(3);
  });

  it('keeps the stage calculations and the stage dates', async () => {
    await api('PATCH', `${deals}/${firstDeal}`, { properties: { dealstage: 'closedwon' } });
    const names =
      'hs_is_closed,hs_is_closed_won,hs_deal_stage_probability,hs_v2_date_entered_closedwon,hs_v2_date_exited_appointmentscheduled,hs_closed_amount';
    const { properties } = (await api('GET', `${deals}/${firstDeal}?properties=${names}`)).body;
    expect(properties).toMatchObject({
      hs_is_closed: 'true',
      hs_is_closed_won: 'true',
      hs_deal_stage_probability: '1',
      hs_closed_amount: '38400',
    });
    expect(properties.hs_v2_date_entered_closedwon).toBe(properties.hs_v2_date_exited_appointmentscheduled);
  });
});

describe('batches', () => {
  it('read what exists and name the rest in a 207', async () => {
    const { status, body } = await api('POST', `${deals}/batch/read`, {
      inputs: [{ id: firstDeal }, { id: '7' }],
      properties: ['dealname'],
    });
    expect(status).toBe(207);
    expect(body).toMatchObject({
      status: 'COMPLETE',
      numErrors: 1,
      errors: [{ status: 'error', category: 'OBJECT_NOT_FOUND', context: { ids: ['7'] } }],
    });
    expect(body.results).toHaveLength(1);
    expect((await api('POST', `${deals}/batch/read`, { inputs: [{ id: firstDeal }] })).status).toBe(200);
  });

  it('are limited to 100 inputs, and to 50 with histories', async () => {
    const inputs = (count: number) => Array.from({ length: count }, (_unused, at) => ({ id: String(at) }));
    expect((await api('POST', `${deals}/batch/read`, { inputs: inputs(101) })).status).toBe(400);
    const history = await api('POST', `${deals}/batch/read`, {
      inputs: inputs(51),
      propertiesWithHistory: ['amount'],
    });
    expect(history.body.message).toBe(
      'The maximum number of inputs supported in a batch request for property histories is 50. Please reduce the number of items and try again',
    );
  });

  it('update in part and tie errors to their inputs', async () => {
    const inputs = [
      { id: firstDeal, properties: { amount: '1' }, objectWriteTraceId: 'a' },
      { id: '7', properties: { amount: '1' }, objectWriteTraceId: 'b' },
      { id: '40310000002', properties: { dealstage: 'nope' }, objectWriteTraceId: 'c' },
    ];
    const { status, body } = await api('POST', `${deals}/batch/update`, { inputs });
    expect([status, body.numErrors, body.results.length]).toEqual([207, 2, 1]);
    expect(body.errors.map((error: JsonObject) => error.context.objectWriteTraceId)).toEqual([['b'], ['c']]);
  });

  it('create all or nothing, unless every input carries a trace id', async () => {
    const good = { properties: { dealname: 'ok', dealstage: 'contractsent' } };
    const bad = { properties: { dealname: 'no', dealstage: 'nope' } };
    expect((await api('POST', `${deals}/batch/create`, { inputs: [good, bad] })).status).toBe(400);
    expect((await sandbox.control('GET', `/portals/${sandbox.portalId}/deals`)).total).toBe(40);
    const traced = [good, bad].map((input, at) => ({ ...input, objectWriteTraceId: String(at) }));
    const { status, body } = await api('POST', `${deals}/batch/create`, { inputs: traced });
    expect([status, body.results.length, body.errors[0].context.objectWriteTraceId]).toEqual([207, 1, ['1']]);
    expect((await api('POST', `${deals}/batch/create`, { inputs: [good] })).status).toBe(201);
  });

  it('upsert by a unique property of the customer’s own', async () => {
    const definition = {
      name: 'thread_key',
      label: 'Key',
      type: 'string',
      fieldType: 'text',
      groupName: 'companyinformation',
      hasUniqueValue: true,
    };
    expect((await api('POST', '/crm/properties/2026-09/companies', definition)).status).toBe(201);
    const inputs = [{ id: 'k1', idProperty: 'thread_key', properties: { name: 'Upserted' } }];
    const first = await api('POST', '/crm/objects/2026-09/companies/batch/upsert', { inputs });
    const second = await api('POST', '/crm/objects/2026-09/companies/batch/upsert', { inputs });
    expect([first.body.results[0].new, second.body.results[0].new]).toEqual([true, false]);
    expect(second.body.results[0].id).toBe(first.body.results[0].id);
    expect((await api('GET', '/crm/objects/2026-09/companies/k1?idProperty=thread_key')).body.id).toBe(
      first.body.results[0].id,
    );
  });
});

describe('properties, pipelines, owners and the account', () => {
  it('describes what can be written and what cannot', async () => {
    const { body } = await api('GET', '/crm/properties/2026-09/deals');
    const byName = new Map<string, JsonObject>(
      body.results.map((one: JsonObject) => [one.name, one] as const),
    );
    expect(byName.get('hs_arr')).toMatchObject({
      calculated: true,
      modificationMetadata: { readOnlyValue: true },
    });
    expect(byName.get('amount')).toMatchObject({
      calculated: false,
      modificationMetadata: { readOnlyValue: false },
      showCurrencySymbol: true,
    });
  });

  it('creates, changes and deletes a property with its options', async () => {
    const base = '/crm/properties/2026-09/deals';
    const definition = {
      name: 'plan',
      label: 'Plan',
      type: 'enumeration',
      fieldType: 'select',
      groupName: 'dealinformation',
      options: [{ label: 'A', value: 'a' }],
    };
    expect((await api('POST', base, definition)).status).toBe(201);
    expect((await api('POST', base, definition)).status).toBe(409);
    await api('PATCH', `${base}/plan`, { options: [{ label: 'B', value: 'b' }] });
    expect((await api('PATCH', `${deals}/${firstDeal}`, { properties: { plan: 'a' } })).status).toBe(400);
    expect((await api('PATCH', `${deals}/${firstDeal}`, { properties: { plan: 'b' } })).status).toBe(200);
    expect((await api('DELETE', `${base}/plan`)).status).toBe(204);
    expect((await api('GET', `${base}/plan`)).status).toBe(404);
    expect((await api('DELETE', `${base}/amount`)).status).toBe(400);
  });

  it('lists pipelines with text metadata and owners with their states', async () => {
    const pipelines = (await api('GET', '/crm/pipelines/2026-09/deals')).body.results;
    expect(pipelines.map((one: JsonObject) => one.label)).toEqual(['Sales Pipeline', 'Enterprise Pipeline']);
    expect(pipelines[0].stages[5]).toMatchObject({
      id: 'closedwon',
      metadata: { isClosed: 'true', probability: '1.0' },
      writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
    });
    const live = (await api('GET', '/crm/owners/2026-09')).body.results;
    const archived = (await api('GET', '/crm/v3/owners?archived=true')).body.results;
    expect([live.length, archived.length, archived[0].userId, archived[0].userIdIncludingInactive]).toEqual([
      4,
      1,
      undefined,
      71204414,
    ]);
  });

  it('knows the account’s zone and currencies', async () => {
    expect((await api('GET', '/account-info/2026-09/details')).body).toMatchObject({
      portalId: sandbox.portalId,
      timeZone: 'America/Los_Angeles',
      companyCurrency: 'EUR',
      additionalCurrencies: ['USD', 'GBP', 'JPY'],
      utcOffset: expect.stringMatching(/^-0[78]:00$/),
    });
  });
});

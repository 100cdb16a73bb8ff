import { SandboxUnderTest, type Answer } from '../../../testing/sandbox-under-test';

let sandbox: SandboxUnderTest;
let api: (method: string, path: string, body?: unknown) => Promise<Answer>;
beforeAll(async () => {
  sandbox = await SandboxUnderTest.start();
});
beforeEach(async () => {
  sandbox.reset();
  api = sandbox.api((await sandbox.connect()).access_token);
});
afterAll(() => sandbox.stop());

const deal = '40310000001';
const company = '30210000001';
const batch = (from: string, to: string, inputs: unknown, base = '/crm/associations/2026-09') =>
  api('POST', `${base}/${from}/${to}/batch/read`, { inputs });

describe('association reads', () => {
  it('show the plain and the primary type, ids as text on dated paths and as numbers in v4', async () => {
    const dated = await batch('deals', 'companies', [{ id: deal }]);
    expect(dated.status).toBe(200);
    expect(dated.body.results).toEqual([
      {
        from: { id: deal },
        to: [
          {
            toObjectId: company,
            associationTypes: [
              { category: 'HUBSPOT_DEFINED', typeId: 341, label: null },
              { category: 'HUBSPOT_DEFINED', typeId: 5, label: 'Primary' },
            ],
          },
        ],
      },
    ]);
    expect(
      (await batch('deals', 'companies', [{ id: deal }], '/crm/v4/associations')).body.results[0].to[0]
        .toObjectId,
    ).toBe(Number(company));
    expect(
      (await api('GET', `/crm/v4/objects/deals/${deal}/associations/companies`)).body.results[0].toObjectId,
    ).toBe(Number(company));
  });

  it.each([
    ['deals', 'contacts', 3],
    ['contacts', 'deals', 4],
    ['contacts', 'companies', 279],
    ['notes', 'contacts', 202],
    ['notes', 'companies', 190],
    ['notes', 'deals', 214],
    ['deals', 'notes', 213],
    ['deals', 'line_items', 19],
    ['line_items', 'deals', 20],
    ['companies', 'deals', 342],
  ])('use the published type id from %s to %s', async (from, to, typeId) => {
    const list = await sandbox.control('GET', `/portals/${sandbox.portalId}/${from}`);
    const one = list.results.find((record) => record.associations[to as 'deals'].length > 0);
    const read = await batch(from, to, [{ id: one?.id }]);
    expect(read.body.results[0].to[0].associationTypes[0]).toMatchObject({ typeId });
  });

  it('report inputs without associations in a 207', async () => {
    const { status, body } = await batch('deals', 'companies', [{ id: deal }, { id: '40310000033' }]);
    expect([status, body.results.length, body.numErrors]).toEqual([207, 1, 1]);
    expect(body.errors[0]).toMatchObject({
      category: 'OBJECT_NOT_FOUND',
      subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
      context: { fromObjectId: ['40310000033'] },
    });
  });

  it('take up to a thousand inputs', async () => {
    const inputs = Array.from({ length: 1_001 }, (_unused, at) => ({ id: String(at) }));
    expect((await batch('deals', 'companies', inputs)).status).toBe(400);
    expect((await batch('deals', 'companies', inputs.slice(1))).status).toBe(207);
  });

  it('page beyond 500 targets', async () => {
    const crm = sandbox.running.hubspot.crm(sandbox.portalId);
    const source = { type: 'IMPORT', id: '' } as const;
    for (let at = 0; at < 501; at += 1) {
      crm.associate(
        crm.create('notes', { hs_timestamp: '1', hs_note_body: 'x' }, source),
        crm.get('deals', '40310000040'),
        [],
        source,
      );
    }
    const first = (await batch('deals', 'notes', [{ id: '40310000040' }])).body.results[0];
    expect(first.to).toHaveLength(500);
    const second = (await batch('deals', 'notes', [{ id: '40310000040', after: first.paging.next.after }]))
      .body.results[0];
    expect(second.to.length).toBeGreaterThan(0);
    expect(Object.keys(second)).not.toContain('paging');
  });
});

describe('association writes', () => {
  it('move the primary mark to the company named primary', async () => {
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 5 }];
    const put = await api(
      'PUT',
      `/crm/objects/2026-09/deals/${deal}/associations/companies/30210000002`,
      types,
    );
    expect([put.status, put.body]).toEqual([
      201,
      {
        fromObjectTypeId: '0-3',
        fromObjectId: deal,
        toObjectTypeId: '0-2',
        toObjectId: '30210000002',
        labels: ['Primary'],
      },
    ]);
    const { body } = await batch('deals', 'companies', [{ id: deal }]);
    const marks = Object.fromEntries(
      body.results[0].to.map((one) => [one.toObjectId, one.associationTypes.map((type) => type.label)]),
    );
    expect(marks).toEqual({ [company]: [null], '30210000002': [null, 'Primary'] });
  });

  it('know the customer’s own labels and refuse unknown types', async () => {
    const path = `/crm/objects/2026-09/deals/${deal}/associations/contacts/20110000001`;
    expect(
      (await api('PUT', path, [{ associationCategory: 'USER_DEFINED', associationTypeId: 27 }])).body,
    ).toMatchObject({ labels: ['Executive sponsor'] });
    expect(
      (await api('PUT', path, [{ associationCategory: 'USER_DEFINED', associationTypeId: 99 }])).status,
    ).toBe(400);
    const labels = (await api('GET', '/crm/v4/associations/deals/contacts/labels')).body.results;
    expect(labels.map((one) => one.label)).toEqual([null, 'Executive sponsor']);
  });

  it('remove both directions', async () => {
    expect(
      (await api('DELETE', `/crm/objects/2026-09/deals/${deal}/associations/companies/${company}`)).status,
    ).toBe(204);
    expect((await batch('companies', 'deals', [{ id: company }])).body.results).toEqual([]);
  });

  it('associate by default', async () => {
    const put = await api(
      'PUT',
      `/crm/objects/2026-09/deals/40310000033/associations/default/companies/${company}`,
    );
    expect(put.status).toBe(200);
    expect(put.body.results[0]).toMatchObject({
      from: { id: '40310000033' },
      to: { id: company },
      associationSpec: { associationTypeId: 341 },
    });
  });
});

import type { AccountDetail, ComparisonView, DuplicatePairView, MergeView } from '@thread/contracts';
import { walkForPairs } from '@thread/data';
import type { ApiClient } from '../testing/api-client';
import { startApi } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';

interface Pairs {
  readonly data: DuplicatePairView[];
  readonly openCount: number;
}

describe('likely duplicates', () => {
  let api: ApiHarness;
  let csm: ApiClient;
  let count = 0;
  beforeAll(async () => {
    api = await startApi();
    csm = await api.as('csm');
  });
  afterAll(() => api.stop());

  const create = async (body: object): Promise<AccountDetail> => {
    const answer = await csm.post('/accounts', { companyName: `Company ${(count += 1)}`, ...body });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body as AccountDetail;
  };
  const pairs = async (state = 'open'): Promise<Pairs> =>
    (await csm.get(`/duplicates?state=${state}&limit=100`)).body as Pairs;
  const pairOf = async (a: AccountDetail, b: AccountDetail, state = 'open') =>
    (await pairs(state)).data.find(({ accounts }) => accounts.every(({ id }) => id === a.id || id === b.id));
  const setWebsite = async (account: AccountDetail, text: string) => {
    const { version } = (await csm.get(`/accounts/${account.id}`)).body as AccountDetail;
    const answer = await csm.patch(`/accounts/${account.id}`, {
      version,
      facts: { website: { type: 'url', text } },
    });
    if (answer.status !== 200) throw new Error(answer.text);
  };
  const compare = async (a: AccountDetail, b: AccountDetail) =>
    (await csm.get(`/accounts/${a.id}/comparison/${b.id}`)).body as ComparisonView;
  const merge = async (a: AccountDetail, b: AccountDetail, body: object = {}) => {
    const { kept, absorbed } = await compare(a, b);
    return csm.post(`/accounts/${a.id}/merges`, {
      absorbedId: b.id,
      versions: { kept: kept.version, absorbed: absorbed.version },
      ...body,
    });
  };

  it('are found at an edit, by website, and asked about once', async () => {
    const [a, b] = [await create({ website: 'https://rye.example' }), await create({})];
    expect(await pairOf(a, b)).toBeUndefined();
    await setWebsite(b, 'https://shop.rye.example');
    expect(await pairOf(a, b)).toMatchObject({
      state: 'open',
      reasons: [{ by: 'domain', text: 'Both have the domain rye.example.' }],
    });
    const { data } = (await csm.get('/attention?kind=likely_duplicate')).body as {
      data: { id: string; pair: string[] | null; actions: string[] }[];
    };
    const item = data.find(({ pair }) => pair?.includes(a.id));
    expect(item?.actions).toEqual(['compare', 'keep_apart']);
    expect((await csm.post(`/attention/${item?.id}/action`, { action: 'keep_apart' })).status).toBe(202);

    await setWebsite(b, 'https://www.rye.example');
    await walkForPairs(api.database);
    expect(await pairOf(a, b)).toBeUndefined();
    expect(await pairOf(a, b, 'kept_apart')).toMatchObject({ state: 'kept_apart' });
  });

  it('are found by the walk, by name and by contact, and never by a mailbox provider’s domain', async () => {
    const [a, b, c] = [
      await create({ companyName: 'Birch Ltd' }),
      await create({}),
      await create({ website: 'https://gmail.com/a' }),
    ];
    const d = await create({ website: 'https://gmail.com/b', evenIfDuplicate: true });
    await api.rows.account.update({
      where: { id: b.id },
      data: { companyName: 'BIRCH GmbH', normalisedName: 'birch' },
    });
    for (const accountId of [b.id, c.id]) {
      const { workspaceId } = await api.rows.account.findUniqueOrThrow({ where: { id: a.id } });
      await api.rows.accountPerson.create({
        data: { id: crypto.randomUUID(), workspaceId, accountId, email: 'eve@oak.example' },
      });
    }
    await api.rows.accountPairWalk.updateMany({ data: { afterId: null, nextAt: new Date(0) } });
    await walkForPairs(api.database);
    expect(await pairOf(a, b)).toMatchObject({ reasons: [{ by: 'name' }] });
    expect(await pairOf(b, c)).toMatchObject({
      reasons: [{ by: 'contact_email', text: 'The contact eve@oak.example belongs to both.' }],
    });
    expect(await pairOf(c, d)).toBeUndefined();
  });

  it('are not asked about when a person made the second knowing of the first', async () => {
    const a = await create({ companyName: 'Cedar' });
    const b = await create({ companyName: 'Cedar', evenIfDuplicate: true });
    await api.rows.accountPairWalk.updateMany({ data: { afterId: null, nextAt: new Date(0) } });
    await walkForPairs(api.database);
    expect(await pairOf(a, b)).toBeUndefined();
    expect(await pairOf(a, b, 'kept_apart')).toMatchObject({ state: 'kept_apart' });
  });

  it('are compared, merged as chosen, and made two again', async () => {
    const a = await create({ website: 'https://elm.example', arr: { amount: '100', currency: 'EUR' } });
    const b = await create({ aeEmail: 'ae@elm.example', arr: { amount: '250', currency: 'EUR' } });
    const comparison = await compare(a, b);
    expect(comparison.fields.filter(({ same }) => !same)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          field: 'arr',
          kept: '100 EUR',
          absorbed: '250 EUR',
          sides: ['kept', 'absorbed'],
          proposed: 'kept',
        }),
        expect.objectContaining({ field: 'aeEmail', kept: null, sides: ['absorbed'], proposed: 'absorbed' }),
      ]),
    );
    const merged = await merge(a, b, { fields: { arr: 'absorbed', website: 'absorbed' } });
    expect(merged).toMatchObject({ status: 201, body: { keptId: a.id, absorbedId: b.id, undoable: true } });
    const mergeId = (merged.body as MergeView).id;
    expect((await csm.get(`/accounts/${b.id}`)).body).toMatchObject({
      id: a.id,
      arr: { amount: '250', currency: 'EUR' },
      aeEmail: 'ae@elm.example',
      website: expect.stringContaining('elm.example'),
    });
    expect((await csm.patch(`/accounts/${b.id}`, { version: 1, status: 'on_hold' })).body).toMatchObject({
      code: 'account.merged',
      errors: [{ code: `account:${a.id}` }],
    });
    expect((await csm.get(`/accounts?q=${b.companyName}`)).body).toMatchObject({ total: 0 });
    expect((await csm.get(`/merges?accountId=${b.id}`)).body).toMatchObject({ data: [{ id: mergeId }] });
    expect((await csm.get(`/accounts/${a.id}/comparison/${b.id}`)).status).toBe(404);

    expect((await csm.post(`/merges/${mergeId}/undo`, {})).body).toMatchObject({
      undoable: false,
      notRestored: [],
    });
    expect((await csm.get(`/accounts/${a.id}`)).body).toMatchObject({
      arr: { amount: '100' },
      aeEmail: null,
    });
    expect((await csm.get(`/accounts/${b.id}`)).body).toMatchObject({ id: b.id, arr: { amount: '250' } });
    expect((await csm.post(`/merges/${mergeId}/undo`, {})).body).toMatchObject({
      code: 'merge.not_undoable',
    });
  });

  it('are not merged as they no longer are, nor by who may not', async () => {
    const [a, b] = [await create({}), await create({})];
    const { kept, absorbed } = await compare(a, b);
    const body = { absorbedId: b.id, versions: { kept: kept.version, absorbed: absorbed.version } };
    expect((await (await api.as('ae')).post(`/accounts/${a.id}/merges`, body)).status).toBe(403);
    await setWebsite(b, 'https://ash.example');
    expect((await csm.post(`/accounts/${a.id}/merges`, body)).body).toMatchObject({
      code: 'resource.conflict',
    });
    expect((await csm.get(`/accounts/${b.id}`)).body).toMatchObject({ id: b.id });
  });
});

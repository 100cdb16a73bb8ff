import type { AccountDetail, AccountSummary } from '@thread/contracts';
import type { ApiClient } from '../testing/api-client';
import { brightwater, startApi } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';

interface Listed {
  readonly data: AccountSummary[];
  readonly hasMore: boolean;
  readonly nextCursor: string | null;
  readonly total: number;
}

describe('accounts', () => {
  let api: ApiHarness;
  let csm: ApiClient;
  beforeAll(async () => {
    api = await startApi();
    csm = await api.as('csm');
  });
  afterAll(() => api.stop());

  const create = async (body: object): Promise<AccountDetail> => {
    const answer = await csm.post('/accounts', body);
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body as AccountDetail;
  };

  describe('GET /accounts', () => {
    it('is protected', async () => {
      expect((await api.anonymous().get('/accounts')).status).toBe(401);
    });

    it.each([
      'limit=0',
      'limit=101',
      'status=unknown',
      'stauts=live',
      'csm=me',
      'cursor=nonsense',
      `cursor=${'x'.repeat(600)}`,
    ])('validates: %s', async (query) => {
      expect((await csm.get(`/accounts?${query}`)).body).toMatchObject({ code: 'request.invalid' });
    });

    it('pages through every account once, in every order, while others are added', async () => {
      const names = Array.from({ length: 23 }, (_, index) => `Paged ${String(index).padStart(2, '0')}`);
      for (const [index, companyName] of names.entries()) {
        const arr = index % 3 === 0 ? undefined : { amount: String((index % 5) * 1000), currency: 'EUR' };
        await create({
          companyName,
          arr,
          closeDate: index % 4 === 0 ? undefined : `2026-0${(index % 9) + 1}-01`,
        });
      }
      const sorts = [
        'created_desc',
        'created_asc',
        'name_asc',
        'name_desc',
        'arr_desc',
        'arr_asc',
        'close_date_desc',
        'close_date_asc',
        'progress_asc',
      ];
      for (const sort of sorts) {
        const seen: string[] = [];
        let cursor = '';
        do {
          const page: Listed = await csm.read(`/accounts?q=Paged&limit=5&sort=${sort}${cursor}`);
          expect(page.total).toBe(names.length);
          seen.push(...page.data.map(({ companyName }) => companyName));
          cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
        } while (cursor);
        expect([...seen].sort()).toEqual(names);
      }
    });

    it('puts unknown values last in both directions', async () => {
      for (const sort of ['arr_desc', 'arr_asc']) {
        const { data }: Listed = await csm.read(`/accounts?q=Paged&limit=100&sort=${sort}`);
        const known = data.map(({ arr }) => (arr === null ? null : Number(arr.amount)));
        const firstUnknown = known.indexOf(null);
        expect(known.slice(firstUnknown).every((amount) => amount === null)).toBe(true);
        const sorted = (known.slice(0, firstUnknown) as number[]).sort((a, b) =>
          sort === 'arr_desc' ? b - a : a - b,
        );
        expect(known.slice(0, firstUnknown)).toEqual(sorted);
      }
    });

    it('refuses a cursor of another order', async () => {
      const page: Listed = await csm.read('/accounts?q=Paged&limit=2&sort=name_asc');
      expect((await csm.get(`/accounts?sort=arr_asc&cursor=${page.nextCursor}`)).status).toBe(400);
    });

    it('searches names, domains and people, taking signs as they are', async () => {
      await create({
        companyName: '100% Ökostrom GmbH',
        website: 'https://oekostrom.example',
        primaryContactEmail: 'eva@oekostrom.example',
      });
      const namesFor = async (q: string) =>
        ((await csm.read(`/accounts?q=${encodeURIComponent(q)}`)) as Listed).data.map(
          ({ companyName }) => companyName,
        );
      for (const q of ['100%', 'ökostrom', 'OKOSTROM', 'oekostrom.example', 'eva@'])
        expect(await namesFor(q)).toEqual(['100% Ökostrom GmbH']);
      expect(await namesFor('_00')).toEqual([]);
      expect(await namesFor("'; DROP TABLE account; --")).toEqual([]);
    });
  });

  describe('POST /accounts', () => {
    it('is protected and validates', async () => {
      expect((await api.anonymous().post('/accounts', { companyName: 'X' })).status).toBe(401);
      expect((await csm.post('/accounts', { companyName: '' })).status).toBe(400);
      expect(
        (await csm.post('/accounts', { companyName: 'X', workspaceId: brightwater.id })).body,
      ).toMatchObject({ code: 'request.invalid' });
      const wrong = await csm.post('/accounts', {
        companyName: 'X',
        website: 'javascript:alert(1)',
        arr: { amount: '1.2.3', currency: 'EUR' },
      });
      expect(wrong.body).toMatchObject({
        code: 'account.field_invalid',
        errors: [{ path: 'body.website' }, { path: 'body.arr' }],
      });
    });

    it('works: the account has its plan, facts with their origin, and a timeline', async () => {
      const account = await create({
        companyName: 'Initech',
        website: 'https://initech.example',
        arr: { amount: '12000.50', currency: 'EUR' },
        closeDate: '2026-11-02',
        aeEmail: 'priya.raman@brightwater.example',
      });
      expect(account).toMatchObject({
        arr: { amount: '12000.5', currency: 'EUR' },
        closeDate: '2026-11-02',
        createdBy: 'ui',
        status: 'onboarding',
      });
      expect(account.templateName).toBe('Standard SaaS Onboarding');
      expect(account.facts.find(({ field }) => field === 'arr')).toMatchObject({
        origin: 'person',
        setBy: { name: 'Jonas Ferreira' },
        differs: false,
      });
      const aeTasks = account.milestones.flatMap(({ tasks }) => tasks).filter(({ role }) => role === 'ae');
      expect(aeTasks.length).toBeGreaterThan(0);
      expect(aeTasks.every(({ assignee }) => assignee?.name === 'Priya Raman')).toBe(true);
      const timeline = await csm.read<{ data: { kind: string }[] }>(`/accounts/${account.id}/timeline`);
      expect(timeline.data.map(({ kind }) => kind)).toEqual(['account.created']);
    });

    it('asks before making an account that looks the same', async () => {
      const again = await csm.post('/accounts', { companyName: 'INITECH Ltd.' });
      expect(again.status).toBe(409);
      expect(again.body).toMatchObject({ code: 'account.likely_duplicate' });
      expect(
        (await csm.post('/accounts', { companyName: 'INITECH Ltd.', evenIfDuplicate: true })).status,
      ).toBe(201);
    });
  });

  describe('PATCH /accounts/{accountId}', () => {
    it('F71: keeps what the source says beside a person’s value, and lets it be adopted', async () => {
      const { id } = await create({ companyName: 'Hooli', arr: { amount: '500', currency: 'USD' } });
      await api.rows.accountFact.updateMany({
        where: { accountId: id, field: 'arr' },
        data: { origin: 'source' },
      });
      const { version } = await csm.read<AccountDetail>(`/accounts/${id}`);
      const facts = {
        arr: { type: 'money', amount: '750', currency: 'USD' },
        'custom.tier': { type: 'text', text: 'Gold' },
      };
      const changed = (await csm.patch(`/accounts/${id}`, { version, facts })).body as AccountDetail;
      const arr = (account: AccountDetail) => account.facts.find(({ field }) => field === 'arr');
      expect(arr(changed)).toMatchObject({
        origin: 'person',
        differs: true,
        sourceValue: { amount: '500' },
        value: { amount: '750' },
      });
      expect(changed.arr?.amount).toBe('750');
      expect(changed.facts.find(({ field }) => field === 'custom.tier')?.value).toEqual({
        type: 'text',
        text: 'Gold',
      });
      expect((await csm.patch(`/accounts/${id}`, { version, facts })).body).toMatchObject({
        code: 'resource.conflict',
      });
      const adopted = (await csm.post(`/accounts/${id}/facts/arr`, { choice: 'adopt' }))
        .body as AccountDetail;
      expect(arr(adopted)).toMatchObject({ origin: 'source', differs: false, value: { amount: '500' } });
      expect(adopted.arr?.amount).toBe('500');
      expect((await csm.post(`/accounts/${id}/facts/arr`, { choice: 'keep' })).status).toBe(409);
    });

    it('refuses values a field cannot take and fields there are not', async () => {
      const { id, version } = await create({ companyName: 'Umbrella' });
      const facts = {
        companyName: null,
        closeDate: { type: 'day', day: '2026-02-30' },
        aeEmail: { type: 'email', text: 'nobody' },
        passwordHash: { type: 'text', text: 'x' },
      };
      const answer = await csm.patch(`/accounts/${id}`, { version, facts });
      expect(answer.status).toBe(422);
      const { errors } = answer.body as { errors: { path: string }[] };
      expect(errors.map(({ path }) => path).sort()).toEqual(
        Object.keys(facts)
          .map((field) => `body.facts.${field}`)
          .sort(),
      );
      expect(await csm.read(`/accounts/${id}`)).toMatchObject({ version, companyName: 'Umbrella' });
    });
  });
});

import {
  compareAccounts,
  listAccounts,
  listAttention,
  listConnectors,
  listDuplicates,
  listRules,
  mergeAccounts,
  readAccount,
  switchRule,
  updateRule,
} from '@thread/contracts';
import type { AccountDetail } from '@thread/contracts';
import { connectProvider, SandboxClient, waitFor } from '@thread/testing';
import { z } from 'zod';
import { startConnectedProduct, type ConnectedProduct } from './testing/connected-product';
import { stages } from './testing/salesperson';

jest.setTimeout(240_000);

/** Longer than it takes until a source that is only asked has been asked about its companies. */
const patience = { timeoutMs: 120_000, everyMs: 300 };
const made = z.object({ id: z.string() });
const orgNumber = 1;

/** Merges in the simulated CRMs, told by their own webhooks and found by the real poll. */
describe('records merged at the CRM', () => {
  let thread: ConnectedProduct;
  let org: SandboxClient;

  beforeAll(async () => {
    thread = await startConnectedProduct({ environment: { SALESFORCE_POLL_SECONDS: '5' } });
    org = new SandboxClient(thread.product.sandbox?.url ?? '', 'salesforce');
    await connectProvider(thread.admin, 'salesforce');
    const { data } = await thread.admin.call(listConnectors);
    const connectionId = data.find(({ id }) => id === 'salesforce')?.connections[0]?.id ?? '';
    const [rule] = (await thread.admin.call(listRules, { params: { connectionId } })).data;
    if (!rule) throw new Error('The new connection has no rule.');
    const { id: ruleId, name, definition, version: basedOnVersion } = rule;
    const body = { name, definition: { ...definition, settleMinutes: 0 }, basedOnVersion };
    await thread.admin.call(updateRule, { params: { ruleId }, body });
    await thread.admin.call(switchRule, { params: { ruleId }, body: { enabled: true } });
  });
  afterAll(() => thread?.stop());

  const read = (accountId: string): Promise<AccountDetail> =>
    thread.admin.call(readAccount, { params: { accountId } });
  const account = async (dealId: string): Promise<AccountDetail> => {
    const [found] = await waitFor(
      async () => {
        const { data } = await thread.admin.call(listAccounts, { query: { externalId: dealId } });
        return data.length === 1 ? data : null;
      },
      { what: `one account of deal ${dealId}`, ...patience },
    );
    return read(found?.id ?? '');
  };
  const linksOf = ({ links }: AccountDetail, objectType: string) =>
    Object.fromEntries(
      links
        .filter((link) => link.objectType === objectType)
        .map(({ externalId, kind }) => [externalId, kind]),
    );
  const untilLinked = (accountId: string, objectType: string, expected: Readonly<Record<string, string>>) =>
    waitFor(
      async () => {
        expect(linksOf(await read(accountId), objectType)).toEqual(expected);
        return true;
      },
      { what: `the links to ${Object.keys(expected).join(', ')}`, ...patience },
    );
  const merge = async (type: string, primaryId: string, secondaryId: string): Promise<string> => {
    const path = `/portals/${thread.sales.portal}/${type}/merge`;
    return made.parse(await thread.sandbox.send('POST', path, { primaryId, secondaryId })).id;
  };
  const mergeInOrg = (masterId: string, loserId: string) =>
    org.send('POST', `/portals/${orgNumber}/Account/merge`, { masterId, loserIds: [loserId] });
  const openInOrg = async () => {
    const [dealId = ''] = await org.createDeals(orgNumber, 1, 'Negotiation/Review');
    const path = `/portals/${orgNumber}/Opportunity/${dealId}`;
    const deal = z.object({ properties: z.object({ AccountId: z.string() }) });
    const { AccountId: companyId } = deal.parse(await org.send('GET', path)).properties;
    return { dealId, companyId };
  };

  /** A person is asked about the two because of the merge, says they are one, and keeps the first. */
  async function mergedWhenAsked(kept: AccountDetail, absorbed: AccountDetail): Promise<AccountDetail> {
    const both = [kept.id, absorbed.id];
    // The deal may be read with its new company before the merge is heard of: asked about is then the company first.
    await waitFor(
      async () => {
        const { data } = await thread.admin.call(listDuplicates, { query: { limit: 100 } });
        const pair = data.find(({ accounts }) => accounts.every(({ id }) => both.includes(id)));
        return pair?.reasons[0]?.by === 'crm_merge';
      },
      { what: 'the question whether the two are one, because of the merge', ...patience },
    );
    await thread.untilQuiet();
    const params = { accountId: kept.id, otherId: absorbed.id };
    const compared = await thread.admin.call(compareAccounts, { params });
    const versions = { kept: compared.kept.version, absorbed: compared.absorbed.version };
    await thread.admin.call(mergeAccounts, {
      params: { accountId: kept.id },
      body: { absorbedId: absorbed.id, versions, fields: {} },
    });
    expect((await read(absorbed.id)).id).toBe(kept.id);
    return read(kept.id);
  }

  const noticesOf = async (accountId: string) => {
    await thread.untilQuiet();
    const { data } = await thread.admin.call(listAttention, { query: { limit: 100 } });
    return data.filter((item) => item.kind === 'source_deleted' && item.account?.id === accountId);
  };

  describe('deals', () => {
    it('F35: one account before the second is won: it follows the survivor, whatever is heard of first', async () => {
      const won = await thread.sales.winDeal({ company: 'Ash Joinery' });
      const { id } = await account(won.dealId);
      const other = await thread.sales.openDeal({ company: 'Beech Joinery' });
      const survivor = await merge('deals', won.dealId, other.dealId);
      await untilLinked(id, 'deal', { [won.dealId]: 'alias', [survivor]: 'active' });
      expect(await noticesOf(id)).toEqual([]);
      await thread.sales.edit('deals', survivor, { dealstage: stages.open });
      await thread.sales.move(survivor, stages.won);
      await thread.untilQuiet();
      expect((await account(survivor)).id).toBe(id);
    });

    it('F35: that have an account each: a person is asked, and one is left with all three links', async () => {
      const [first, second] = [
        await thread.sales.winDeal({ company: 'Cedar Boats' }),
        await thread.sales.winDeal({ company: 'Drift Canvas' }),
      ];
      const [kept, absorbed] = [await account(first.dealId), await account(second.dealId)];
      const survivor = await merge('deals', first.dealId, second.dealId);
      const left = await mergedWhenAsked(kept, absorbed);
      const links = { [first.dealId]: 'alias', [second.dealId]: 'alias', [survivor]: 'active' };
      await untilLinked(left.id, 'deal', links);
      expect(await noticesOf(left.id)).toEqual([]);
    });

    it('F35: a merge of which every webhook is lost is learnt by the poll', async () => {
      const won = await thread.sales.winDeal({ company: 'Moss Looms' });
      const { id } = await account(won.dealId);
      const other = await thread.sales.openDeal({ company: 'Nettle Looms' });
      await thread.untilQuiet();
      const survivor = await thread.sales.during({ kind: 'droppedWebhooks' }, () =>
        merge('deals', won.dealId, other.dealId),
      );
      await thread.ledger.makePollsDue();
      await untilLinked(id, 'deal', { [won.dealId]: 'alias', [survivor]: 'active' });
      expect(await noticesOf(id)).toEqual([]);
    });

    it('F35: of which the deletion is told long before the merge: no notice is left about a deleted deal', async () => {
      const won = await thread.sales.winDeal({ company: 'Elm Turnery' });
      const { id } = await account(won.dealId);
      const other = await thread.sales.openDeal({ company: 'Fir Turnery' });
      await thread.untilQuiet();
      const survivor = await thread.sales.during({ kind: 'droppedWebhooks' }, () =>
        merge('deals', other.dealId, won.dealId),
      );
      const told = (event: object) =>
        thread.sandbox.send('POST', '/webhooks/emit', {
          body: [
            {
              eventId: 1,
              subscriptionId: 1,
              appId: 1_234_567,
              portalId: thread.sales.portal,
              attemptNumber: 0,
            },
          ].map((common) => ({ ...common, occurredAt: Date.now(), changeSource: 'CRM_UI', ...event })),
        });
      await told({ subscriptionType: 'deal.deletion', objectId: Number(won.dealId), changeFlag: 'DELETED' });
      await waitFor(async () => (await noticesOf(id)).length === 1, { what: 'the notice', ...patience });
      await told({
        subscriptionType: 'deal.merge',
        objectId: Number(survivor),
        primaryObjectId: Number(other.dealId),
        mergedObjectIds: [Number(other.dealId), Number(won.dealId)],
        newObjectId: Number(survivor),
        numberOfPropertiesMoved: 0,
      });
      await untilLinked(id, 'deal', { [won.dealId]: 'alias', [survivor]: 'active' });
      expect(await noticesOf(id)).toEqual([]);
    });
  });

  describe('companies', () => {
    it('F36: before the second deal is won: it joins the account', async () => {
      const won = await thread.sales.winDeal({ company: 'Gorse Dairy' });
      const { id } = await account(won.dealId);
      const next = await thread.sales.openDeal({ company: 'Heath Dairy' });
      const survivor = await merge('companies', next.companyId, won.companyId);
      await untilLinked(id, 'company', { [won.companyId]: 'alias', [survivor]: 'active' });
      await thread.sales.move(next.dealId, stages.won);
      expect((await account(next.dealId)).id).toBe(id);
    });

    it('F36: a merge of which every webhook is lost is learnt by the poll', async () => {
      const won = await thread.sales.winDeal({ company: 'Kelp Farm' });
      const { id } = await account(won.dealId);
      const next = await thread.sales.openDeal({ company: 'Loam Farm' });
      await thread.untilQuiet();
      const survivor = await thread.sales.during({ kind: 'droppedWebhooks' }, () =>
        merge('companies', next.companyId, won.companyId),
      );
      await thread.ledger.makePollsDue();
      await untilLinked(id, 'company', { [won.companyId]: 'alias', [survivor]: 'active' });
      await thread.sales.move(next.dealId, stages.won);
      expect((await account(next.dealId)).id).toBe(id);
    });

    it('F36: that have an account each: a person is asked, and one is left with all links', async () => {
      const [first, second] = [
        await thread.sales.winDeal({ company: 'Ivy Pumps' }),
        await thread.sales.winDeal({ company: 'Juniper Valves' }),
      ];
      const [kept, absorbed] = [await account(first.dealId), await account(second.dealId)];
      const survivor = await merge('companies', first.companyId, second.companyId);
      const left = await mergedWhenAsked(kept, absorbed);
      await untilLinked(left.id, 'company', {
        [first.companyId]: 'alias',
        [second.companyId]: 'alias',
        [survivor]: 'active',
      });
      await untilLinked(left.id, 'deal', { [first.dealId]: 'active', [second.dealId]: 'active' });
    });
  });

  describe('accounts of an org', () => {
    it('F36: in both orders: one account here, which knows both', async () => {
      const [early, next, first, second] = [
        await openInOrg(),
        await openInOrg(),
        await openInOrg(),
        await openInOrg(),
      ];
      await org.moveDeals(orgNumber, [early.dealId, first.dealId, second.dealId], 'Closed Won');
      const { id } = await account(early.dealId);
      const [kept, absorbed] = [await account(first.dealId), await account(second.dealId)];
      expect(new Set([id, kept.id, absorbed.id]).size).toBe(3);
      await mergeInOrg(next.companyId, early.companyId);
      await mergeInOrg(second.companyId, first.companyId);

      await untilLinked(id, 'company', { [early.companyId]: 'alias', [next.companyId]: 'active' });
      await org.moveDeals(orgNumber, [next.dealId], 'Closed Won');
      expect((await account(next.dealId)).id).toBe(id);
      await untilLinked(id, 'deal', { [early.dealId]: 'active', [next.dealId]: 'active' });

      const left = await mergedWhenAsked(kept, absorbed);
      await untilLinked(left.id, 'company', { [first.companyId]: 'alias', [second.companyId]: 'active' });
      await untilLinked(left.id, 'deal', { [first.dealId]: 'active', [second.dealId]: 'active' });
      for (const accountId of [id, left.id]) expect(await noticesOf(accountId)).toEqual([]);
    });
  });
});

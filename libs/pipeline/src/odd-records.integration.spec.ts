import { CursorExpired } from '@thread/connector-kit';
import { silentLogger } from '@thread/platform';
import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { Poller } from './sweep/poller';
import { acmeEvent } from './testing/acme-crm';
import { wonDeal, type AcmeDeal } from './testing/acme-deal';
import { acmeAccess, PipelineFixture } from './testing/pipeline-fixture';

let testDatabase: TestDatabase;
let fixture: PipelineFixture;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase);
});

afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
});

const accountFor = async (changes: Partial<AcmeDeal>) => {
  fixture.crm.put(wonDeal(1, changes));
  await fixture.deliverStage('1001');
  await fixture.drainAll();
  const [account, ...others] = await fixture.accounts();
  expect(others).toEqual([]);
  return account;
};
const emails = () => fixture.rows.effect.count();

it.each([
  ['without an e-mail address', { name: 'Sam Seller', email: null }, 'Sam Seller', 0],
  ['with an empty one', { name: 'Sam Seller', email: '' }, 'Sam Seller', 0],
  ['who is nobody', null, null, 0],
])('F77: an owner %s does not keep the account from being made', async (_name, owner, aeName, sent) => {
  expect(await accountFor({ owner })).toMatchObject({ aeName, aeEmail: null, csmUserId: null });
  expect(await emails()).toBe(sent);
});

it('F77: a deactivated owner is still who sold it', async () => {
  const owner = { name: 'Sam Seller', email: 'sam@thread.example', active: false };
  expect(await accountFor({ owner })).toMatchObject({ aeName: 'Sam Seller', aeEmail: 'sam@thread.example' });
});

it.each([
  ['a name of 10,000 characters', 'Ä'.repeat(10_000), `${'Ä'.repeat(299)}…`],
  ['emoji at the cut', '👩‍👩‍👧‍👦'.repeat(100), `${'👩‍👩‍👧‍👦'.repeat(27)}…`],
  ['right-to-left text', 'שלום עולם בע״מ', 'שלום עולם בע״מ'],
  ['a direction override', '\u202EmbH Acme', 'mbH Acme'],
  ['NUL and half a surrogate pair', 'Ac\u0000me \ud83d', 'Ac me \ufffd'],
])('F78: %s is stored, cut between characters and marked', async (_name, name, stored) => {
  const account = await accountFor({ company: { id: 'c1', name, domain: 'customer-1.example' } });
  expect(account?.companyName).toBe(stored);
});

it('F69 F59: a feed whose cursor the provider forgets in the middle starts again, without holes', async () => {
  const records = new Set(Array.from({ length: 12 }, (_, at) => String(1000 + at)));
  const restarts: unknown[] = [];
  let isForgotten = false;
  const poller = new Poller({
    access: {
      ...acmeAccess(fixture.crm, fixture.clock),
      connectorOf: async () => ({
        ...fixture.crm.connector,
        poll: {
          stream: 'changes',
          everySeconds: 60,
          poll: async (_context, cursor) => {
            const after = (cursor as { after: number } | null)?.after ?? 0;
            if (cursor === null) restarts.push(after);
            if (after === 6 && !isForgotten) {
              isForgotten = true;
              // What was read before changes, goes and comes meanwhile.
              records.delete('1001');
              records.add('1100');
              throw new CursorExpired('Too old.', { connectorId: 'acme-crm', operation: 'poll' });
            }
            const ids = [...records].slice(after, after + 3);
            const events = ids.map((id) => acmeEvent({ type: 'changed', id }, `poll:${id}`));
            return { events, cursor: { after: after + ids.length }, more: ids.length === 3 };
          },
        },
      }),
    },
    cursors: fixture.cursors,
    inbox: fixture.writer,
    log: silentLogger,
  });
  await poller.poll(fixture.seeded.connectionId);
  const stored = await fixture.rows.inboxEvent.findMany();
  const seen = new Set(stored.map(({ objectId }) => objectId));
  expect([...records].filter((id) => !seen.has(id))).toEqual([]);
  expect(stored).toHaveLength(seen.size);
  expect(restarts).toHaveLength(2);
});

import {
  brightwater,
  Database,
  openAllRows,
  PrismaRehearsalWork,
  seedDemo,
  type AllRows,
} from '@thread/data';
import type { RehearsedRow } from '@thread/domain';
import { newId } from '@thread/platform';
import { createTestDatabase, waitFor, type TestDatabase } from '@thread/testing';
import type { Operator } from '../operator';
import { Progress } from '../progress';
import { backfillStart } from './backfill-start';

const admin = 'admin@brightwater.example';
const [connectionId, ruleId] = [newId(), newId()];

let test: TestDatabase;
let database: Database;
let rows: AllRows;

beforeAll(async () => {
  test = await createTestDatabase();
  database = new Database(test.urls, 4);
  rows = openAllRows(test.adminUrl);
  await seedDemo(database, { now: new Date() });
  const workspaceId = brightwater.id;
  await rows.connection.create({
    data: {
      id: connectionId,
      workspaceId,
      connectorId: 'acme-crm',
      externalAccountId: 'acme-1',
      externalAccountName: 'Acme',
      state: 'connected',
      stateSince: new Date(),
      accountFacts: {},
      connectedByUserId: newId(),
    },
  });
  await rows.rule.create({ data: { id: ruleId, workspaceId, connectionId, name: 'Won', currentVersion: 1 } });
  await rows.ruleVersion.create({ data: { id: newId(), workspaceId, ruleId, version: 1, definition: {} } });
});
afterAll(async () => {
  await database.close();
  await rows.$disconnect();
  await test.drop();
});

const operator: Operator = {
  environment: () => Promise.resolve({}),
  database: () => Promise.resolve(database),
  say: () => undefined,
  progress: new Progress(),
  close: () => Promise.resolve(),
};
const options = { workspace: 'brightwater', as: admin, rule: ruleId, days: 30, create: false, wait: 1 };

/** What a worker does with the rehearsal that was asked for: it finds these records. */
async function work(found: readonly RehearsedRow[]): Promise<void> {
  const rehearsals = new PrismaRehearsalWork(database);
  const claimed = await waitFor(() => rehearsals.claim(connectionId, 'worker', 60_000), {
    what: 'a rehearsal to work on',
    timeoutMs: 20_000,
  });
  const ids = found.map(({ externalId }) => externalId);
  await rehearsals.saveListed(claimed, 'worker', { ids, cursor: null, more: false }, 60_000);
  await rehearsals.saveDecided(claimed, 'worker', { rows: found, unread: [] }, 60_000);
  await rehearsals.finish(claimed, 'worker');
}

it('rehearses, says what it comes to, and writes nothing unless told', async () => {
  const [{ ok, report, words }] = await Promise.all([
    backfillStart.run(operator, options, []),
    work([rehearsedRow('1')]),
  ]);
  expect([ok, report]).toEqual([
    true,
    expect.objectContaining({
      state: 'done',
      records: 1,
      outcomes: [{ outcome: 'create', code: 'created', count: 1 }],
      arr: [{ currency: 'EUR', amount: '500.0000', count: 1 }],
    }),
  ]);
  expect(words.at(-1)).toMatch(/Nothing was written/);
  expect(await rows.backfill.count()).toBe(0);
});

it('has nothing to create where nothing would come of it', async () => {
  const [{ ok, words }] = await Promise.all([
    backfillStart.run(operator, { ...options, create: true }, []),
    work([]),
  ]);
  expect([ok, words.at(-1)]).toEqual([true, 'None of them would lead to anything: nothing to do.']);
});

it('starts for an admin of the workspace and a rule of it only', async () => {
  const start = (changes: object) => backfillStart.run(operator, { ...options, ...changes }, []);
  await expect(start({ as: 'nobody@example.com' })).rejects.toThrow(/is no admin/);
  await expect(start({ rule: newId() })).rejects.toThrow(/has no rule/);
  await expect(start({ workspace: 'elsewhere' })).rejects.toThrow(/no workspace/);
});

function rehearsedRow(externalId: string): RehearsedRow {
  return {
    objectType: 'deal',
    externalId,
    name: 'Deal',
    url: null,
    outcome: 'create',
    code: 'created',
    summary: 'Created.',
    reasons: [],
    companyName: 'Globex',
    arr: { amount: '500', currency: 'EUR' },
    closeDate: null,
    accountRef: `new:${externalId}`,
    changes: [],
    missing: [],
    unmapped: [],
    candidates: [],
    identity: { domain: null, normalisedName: null, contactEmails: [], companyIds: [] },
    people: [],
    companyId: null,
  };
}

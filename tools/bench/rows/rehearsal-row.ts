import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionRuntime } from '@thread/connector-runtime';
import { Database, PrismaDecisionStore, PrismaRehearsalRequests, PrismaRehearsalWork } from '@thread/data';
import { systemClock, wantedProperties, type PinnedRule } from '@thread/domain';
import { Rehearser } from '@thread/pipeline';
import { silentLogger, uuidSource } from '@thread/platform';
import { askDatabase } from '@thread/tools';
import { startCrmProduct, type CrmProduct } from '../ground/crm-product';
import { openUnhurriedAccess } from '../ground/unhurried-access';
import { scaled, type Measured, type RowGroup, type Wish } from '../measurement';
import { rounded } from '../statistics';

const days = 30;
const batch = 100;

/** Past deals decided by a rule and stored as a rehearsal, beside reading the same deals and doing nothing with them. */
export const rehearsalRow: RowGroup = { rows: ['rehearsal'], grows: true, measure };

async function measure(wish: Wish): Promise<Measured> {
  const deals = scaled(10_000, wish, 100);
  const folder = await mkdtemp(join(tmpdir(), 'thread-bench-'));
  const vault = { VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`, VAULT_PRIMARY_KEY: 'k1' };
  const crm = await startCrmProduct({ deals, environment: vault });
  const { urls } = crm.product.database;
  const database = new Database(urls, 6);
  const access = await openUnhurriedAccess(database, {
    ...vault,
    NODE_ENV: 'test',
    PUBLIC_URL: crm.product.url,
    DATABASE_URL: urls.app,
    DATABASE_VAULT_URL: urls.vault,
    DATABASE_SWEEPER_URL: urls.sweeper,
    VAULT_SPOOL_DIR: join(folder, 'spool'),
    HUBSPOT_CLIENT_ID: 'thread-sandbox-hubspot',
    HUBSPOT_CLIENT_SECRET: crm.product.sandboxClientSecret,
    HUBSPOT_API_URL: `${crm.product.sandbox?.url}/hubspot/api`,
    HUBSPOT_TOKEN_URL: `${crm.product.sandbox?.url}/hubspot/oauth/2026-03/token`,
  });
  try {
    return await measured(wish, { crm, database, access });
  } finally {
    await access.close();
    await database.close();
    await crm.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Ground {
  readonly crm: CrmProduct;
  readonly database: Database;
  readonly access: ConnectionRuntime;
}

async function measured(wish: Wish, ground: Ground): Promise<Measured> {
  const { sandbox, place } = ground.crm;
  const [tenth, all] = [Math.ceil(place.dealIds.length / 10), place.dealIds.length];
  await sandbox.moveDeals(place.portal, place.dealIds.slice(0, tenth), place.stages.won);
  const few = await rehearsed(ground);
  await sandbox.moveDeals(place.portal, place.dealIds.slice(tenth), place.stages.won);
  const many = await rehearsed(ground);
  const readSeconds = await readAlone(ground);
  wish.tell(`Rehearsed ${many.deals} deals, ${Math.round(many.deals / many.seconds)} a second.`);
  const ratio = readSeconds / many.seconds;
  return {
    results: wish.wants('rehearsal')
      ? [
          {
            name: 'rehearsal',
            ours: {
              deals: many.deals,
              created: many.created,
              perSecond: rounded(many.deals / many.seconds),
              memoryGrowthMB: rounded(many.memoryMB),
            },
            reference: {
              name: 'reading the same deals from the provider alone',
              perSecond: rounded(many.deals / readSeconds),
            },
            ratio: rounded(ratio, 3),
          },
        ]
      : [],
    growths: wish.wants('growth')
      ? [
          {
            figure: 'rehearsal',
            unit: 'milliseconds per deal that would become an account',
            sizes: [tenth, all],
            costs: [(few.seconds * 1_000) / few.deals, (many.seconds * 1_000) / many.deals],
          },
        ]
      : [],
  };
}

async function ruleOf({
  crm,
}: Ground): Promise<{ readonly id: string; readonly workspaceId: string; readonly connectionId: string }> {
  const [rule] = await askDatabase<{ id: string; workspaceId: string; connectionId: string }>(
    crm.product.database.adminUrl,
    `SELECT id::text, workspace_id::text AS "workspaceId", connection_id::text AS "connectionId" FROM rule WHERE enabled LIMIT 1`,
    [],
  );
  if (!rule) throw new Error('The product has no rule.');
  return rule;
}

/** One rehearsal in this process, from the first search to the last row. */
async function rehearsed(ground: Ground) {
  const { database, access, crm } = ground;
  const { id: ruleId, workspaceId, connectionId } = await ruleOf(ground);
  const request = { workspaceId, ruleId, days, draft: null, userId: uuidSource.next(), now: new Date() };
  const started = await new PrismaRehearsalRequests(database).start(request);
  const rehearser = new Rehearser({
    rehearsals: new PrismaRehearsalWork(database),
    decisions: new PrismaDecisionStore(database),
    access,
    clock: systemClock,
    ids: uuidSource,
    log: silentLogger,
  });
  const before = process.memoryUsage().rss;
  let most = before;
  const startedAt = performance.now();
  while ((await rehearser.rehearse(connectionId)).more) most = Math.max(most, process.memoryUsage().rss);
  const seconds = (performance.now() - startedAt) / 1_000;
  const [row] = await askDatabase<{ state: string; deals: number; created: number }>(
    crm.product.database.adminUrl,
    `SELECT r.state, count(w.outcome)::int AS deals, (count(*) FILTER (WHERE w.outcome = 'create'))::int AS created
     FROM rehearsal r JOIN rehearsal_row w ON w.rehearsal_id = r.id WHERE r.id = $1 GROUP BY r.state`,
    [started?.id],
  );
  if (row?.state !== 'done') throw new Error(`The rehearsal ended as ${row?.state ?? 'nothing'}.`);
  return { deals: row.deals, created: row.created, seconds, memoryMB: (most - before) / 1_048_576 };
}

/** The same listing and the same batched reads, with nothing done to what they bring. */
async function readAlone(ground: Ground): Promise<number> {
  const { access, database } = ground;
  const { connectionId } = await ruleOf(ground);
  const settings = await new PrismaDecisionStore(database).settings(connectionId);
  const connector = await access.connectorOf(connectionId);
  const context = await access.contextFor(connectionId, 'backfill');
  const { records } = connector;
  if (!settings || !records?.listChanged) throw new Error('The connector lists no past records.');
  const rules: readonly PinnedRule[] = settings.rules;
  const wanted = wantedProperties(records.defaultMapping, rules);
  const stages = rules.flatMap(({ definition }) => definition.stages);
  const isRelevant = (deal: {
    readonly pipelineId: string | null;
    readonly stageId: string | null;
  }): boolean =>
    stages.some(({ pipelineId, stageId }) => pipelineId === deal.pipelineId && stageId === deal.stageId);
  const since = new Date(Date.now() - days * 86_400_000);
  const startedAt = performance.now();
  const ids: string[] = [];
  for (let cursor: unknown = null, more = true; more;) {
    const page = await records.listChanged(context, { since, cursor, pipelineIds: [] });
    ids.push(...page.ids);
    ({ cursor, more } = page);
  }
  const all = [...new Set(ids)];
  for (let at = 0; at < all.length; at += batch)
    await records.fetchDeals(context, { ids: all.slice(at, at + batch), wanted, isRelevant });
  return (performance.now() - startedAt) / 1_000;
}

import { z } from 'zod';
import type { SandboxClient } from '../product-client/sandbox-client';
import { askUntilAnswered } from './ask-database';
import type { DealTruth, EffectRow, SeenDeal } from './oracle';

const mails = z.object({
  results: z.array(z.object({ headers: z.array(z.object({ name: z.string(), value: z.string() })) })),
});
const eventBody = z.object({ eventId: z.number() });

/** Ids of the provider's events in the inbox. Bodies that are no events of ours are left out. */
export async function storedEvents(url: string): Promise<ReadonlySet<number>> {
  const rows = await askUntilAnswered<{ body: Buffer }>(
    url,
    "SELECT body FROM inbox_event WHERE source = 'webhook'",
  );
  return new Set(rows.flatMap(({ body }) => eventIdIn(body)));
}

function eventIdIn(body: Buffer): readonly number[] {
  try {
    return [eventBody.parse(JSON.parse(body.toString('utf8'))).eventId];
  } catch {
    return [];
  }
}

export async function inboxByStatus(url: string): Promise<Readonly<Record<string, number>>> {
  const rows = await askUntilAnswered<{ status: string; n: string }>(
    url,
    'SELECT status, count(*) AS n FROM inbox_event GROUP BY status',
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, Number(n)]));
}

/** Account ids by deal id. */
export async function linksOf(url: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await askUntilAnswered<{ deal: string; account: string }>(
    url,
    "SELECT external_id AS deal, account_id::text AS account FROM account_link WHERE object_type = 'deal'",
  );
  const links = new Map<string, string[]>();
  for (const { deal, account } of rows) links.set(deal, [...(links.get(deal) ?? []), account]);
  return links;
}

export async function accountCount(url: string, workspaceId: string): Promise<number> {
  const sql = 'SELECT count(*) AS n FROM account WHERE workspace_id = $1::uuid';
  const rows = await askUntilAnswered<{ n: string }>(url, sql, [workspaceId]);
  return Number(rows[0]?.n ?? 0);
}

/** Accounts no deal is linked to. */
export async function accountsWithoutLink(url: string, workspaceId: string): Promise<number> {
  const rows = await askUntilAnswered<{ n: string }>(
    url,
    `SELECT count(*) AS n FROM account a WHERE workspace_id = $1::uuid
     AND NOT EXISTS (SELECT 1 FROM account_link l WHERE l.account_id = a.id)`,
    [workspaceId],
  );
  return Number(rows[0]?.n ?? 0);
}

/** Rows of other workspaces in the tables a run fills. */
export async function rowsOfOthers(url: string, workspaceId: string): Promise<number> {
  const tables = [
    'inbox_event',
    'run',
    'account',
    'account_link',
    'effect',
    'source_record',
    'timeline_entry',
  ];
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table} WHERE workspace_id <> $1::uuid)`);
  const rows = await askUntilAnswered<{ n: string }>(url, `SELECT ${counts.join(' + ')} AS n`, [workspaceId]);
  return Number(rows[0]?.n ?? 0);
}

export function effectRows(url: string, workspaceId: string): Promise<readonly EffectRow[]> {
  return askUntilAnswered<EffectRow>(
    url,
    `SELECT id::text, account_id::text AS "accountId", state FROM effect WHERE workspace_id = $1::uuid`,
    [workspaceId],
  );
}

/** The effect id is the left side of a mail's Message-ID. */
export async function arrivedMails(sandboxUrl: string): Promise<readonly string[]> {
  const response = await fetch(`${sandboxUrl}/_sandbox/api/mailbox`);
  const { results } = mails.parse(await response.json());
  return results.map(({ headers }) => {
    const id = headers.find(({ name }) => name.toLowerCase() === 'message-id')?.value ?? '';
    return /^<?([^@>]+)@/.exec(id)?.[1] ?? id;
  });
}

export async function seenDeals(url: string): Promise<ReadonlyMap<string, SeenDeal>> {
  const rows = await askUntilAnswered<SeenDeal>(
    url,
    `SELECT external_id AS id, stage_id AS stage, snapshot->'record'->'properties'->>'amount' AS amount,
            snapshot->'record'->'properties'->>'closedate' AS "closeDate"
     FROM source_record WHERE object_type = 'deal'`,
  );
  return new Map(rows.map((row) => [row.id, { ...row, closeDate: instant(row.closeDate) }]));
}

/** The deals of the plan as the CRM has them now. */
export async function dealTruths(
  sandbox: SandboxClient,
  portal: number,
  ids: readonly string[],
  everWon: readonly boolean[],
  wonStage: string,
): Promise<readonly DealTruth[]> {
  const records = new Map((await sandbox.deals(portal)).map((record) => [record.id, record]));
  return ids.map((id, at) => {
    const { dealstage = null, amount = null, closedate = null } = records.get(id)?.properties ?? {};
    const won = { everWon: everWon[at] ?? false, isWon: dealstage === wonStage };
    return { id, ...won, stage: dealstage, amount, closeDate: instant(closedate) };
  });
}

function instant(text: string | null): string | null {
  if (text === null) return null;
  const at = new Date(/^\d+$/.test(text) ? Number(text) : text);
  return Number.isNaN(at.getTime()) ? text : at.toISOString();
}

/** Code of each deal's last run. */
export async function lastRuns(url: string): Promise<ReadonlyMap<string, string>> {
  const rows = await askUntilAnswered<{ deal: string; code: string }>(
    url,
    `SELECT DISTINCT ON (external_id) external_id AS deal, code FROM run
     WHERE object_type = 'deal' ORDER BY external_id, created_at DESC`,
  );
  return new Map(rows.map(({ deal, code }) => [deal, code]));
}

export async function auditedActions(url: string, workspaceId: string): Promise<readonly string[]> {
  const sql = 'SELECT DISTINCT action FROM audit_entry WHERE workspace_id = $1::uuid';
  const rows = await askUntilAnswered<{ action: string }>(url, sql, [workspaceId]);
  return rows.map(({ action }) => action);
}

export interface ConnectionRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly epoch: number;
  readonly state: string;
}

export async function onlyConnection(url: string): Promise<ConnectionRow> {
  const rows = await askUntilAnswered<ConnectionRow>(
    url,
    'SELECT id::text, workspace_id::text AS "workspaceId", token_epoch AS epoch, state FROM connection',
  );
  const [row] = rows;
  if (!row || rows.length > 1) throw new Error(`There are ${rows.length} connections instead of one.`);
  return row;
}

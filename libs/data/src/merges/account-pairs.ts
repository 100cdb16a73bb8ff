import { isTelling, likenessKinds, likenessText, type Likeness, type LikenessKind } from '@thread/domain';
import { newId } from '@thread/platform';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { raiseAttention, resolveAttention } from '../outcomes/write-attention';
import { storableJson } from '../storable';

export interface PairOfAccounts {
  readonly keptId: string;
  readonly absorbedId: string;
}

/** Accounts one account is compared with by one kind of key: a key that many share tells nothing. */
const mostAlike = 20;

interface AlikeRow {
  first_id: string;
  second_id: string;
  by: LikenessKind;
  shared: string;
}

/**
 * Looks for accounts that may be the same customer as one of the given, by domain, normalised name and contact address, each through an
 * index, and notes every pair nobody has decided about. Pairs kept apart stay so.
 * @returns how many pairs are new.
 */
export async function notePairs(
  tx: Executor,
  workspaceId: string,
  accountIds: readonly string[],
): Promise<number> {
  if (accountIds.length === 0) return 0;
  const ids = [...accountIds];
  const rows = await tx.$queryRaw<AlikeRow[]>(Prisma.sql`
    WITH mine AS (SELECT id, domain, normalised_name FROM account WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${ids}::uuid[])),
    alike AS (
      SELECT m.id, o.id AS other, 'domain' AS by, m.domain AS shared FROM mine m CROSS JOIN LATERAL (
        SELECT a.id FROM account a WHERE a.workspace_id = ${workspaceId}::uuid AND a.domain = m.domain AND a.id <> m.id LIMIT ${mostAlike}) o
      UNION ALL
      SELECT m.id, o.id, 'name', m.normalised_name FROM mine m CROSS JOIN LATERAL (
        SELECT a.id FROM account a WHERE a.workspace_id = ${workspaceId}::uuid AND a.normalised_name = m.normalised_name AND a.id <> m.id
        LIMIT ${mostAlike}) o
      UNION ALL
      SELECT m.id, o.account_id, 'contact_email', p.email FROM mine m JOIN account_person p ON p.account_id = m.id AND p.email IS NOT NULL
      CROSS JOIN LATERAL (
        SELECT q.account_id FROM account_person q WHERE q.workspace_id = ${workspaceId}::uuid AND q.email = p.email AND q.account_id <> m.id
        LIMIT ${mostAlike}) o
    )
    SELECT DISTINCT least(id, other)::text AS first_id, greatest(id, other)::text AS second_id, by, shared FROM alike ORDER BY 1, 2`);
  const pairs = new Map<string, { firstId: string; secondId: string; likeness: Likeness[] }>();
  for (const { first_id: firstId, second_id: secondId, by, shared } of rows) {
    if (!isTelling({ by, shared })) continue;
    const key = `${firstId}:${secondId}`;
    const pair = pairs.get(key) ?? { firstId, secondId, likeness: [] };
    pairs.set(key, pair);
    pair.likeness.push({ by, shared });
  }
  let fresh = 0;
  for (const { firstId, secondId, likeness } of pairs.values())
    if (await proposePair(tx, workspaceId, { firstId, secondId }, likeness)) fresh += 1;
  return fresh;
}

/** Notes that two accounts may be one, and asks a person; nothing when somebody decided about them before, or one of them is gone. */
export async function proposePair(
  tx: Executor,
  workspaceId: string,
  { firstId, secondId }: { readonly firstId: string; readonly secondId: string },
  likeness: readonly Likeness[],
): Promise<boolean> {
  await lockPairs(tx, workspaceId);
  const names = await tx.account.findMany({
    where: { workspaceId, id: { in: [firstId, secondId] } },
    select: { companyName: true },
    orderBy: { createdAt: 'asc' },
  });
  if (names.length !== 2) return false;
  const [first, second] = [firstId, secondId].sort();
  const reasons = [...likeness]
    .sort((a, b) => likenessKinds.indexOf(a.by) - likenessKinds.indexOf(b.by))
    .map((each) => ({ by: each.by, text: likenessText(each) }));
  const rows = await tx.$queryRaw<{ id: string; fresh: boolean }[]>(Prisma.sql`
    INSERT INTO account_pair AS p (id, workspace_id, first_id, second_id, reasons)
    VALUES (${newId()}::uuid, ${workspaceId}::uuid, ${first}::uuid, ${second}::uuid, ${JSON.stringify(storableJson(reasons))}::jsonb)
    ON CONFLICT (workspace_id, first_id, second_id) DO UPDATE SET reasons = excluded.reasons
    -- What was seen happen at the provider is not seen again when the accounts are compared.
    WHERE p.state = 'open' AND p.reasons <> excluded.reasons
      AND NOT (p.reasons @> '[{"by":"crm_merge"}]' AND NOT excluded.reasons @> '[{"by":"crm_merge"}]')
      AND NOT (p.reasons @> '[{"by":"company"}]' AND NOT excluded.reasons @> ANY(ARRAY['[{"by":"company"}]', '[{"by":"crm_merge"}]']::jsonb[]))
    RETURNING p.id::text, (xmax = 0) AS fresh`);
  const row = rows[0];
  if (!row) return false;
  await raiseAttention(tx, {
    workspaceId,
    kind: 'likely_duplicate',
    dedupeKey: pairKey(firstId, secondId),
    connectionId: null,
    accountId: null,
    title: `${names.map(({ companyName }) => companyName).join(' and ')} may be one customer`,
    detail: { pair: [first, second], summary: reasons.map(({ text }) => text).join(' ') },
  });
  return row.fresh;
}

/**
 * Whoever proposes, settles or ends pairs of a workspace is through before the next begins: what one of them reads of accounts and pairs
 * stays so until it has committed. Taken after the locks of accounts, before anything is written to pairs.
 */
async function lockPairs(tx: Executor, workspaceId: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`pairs:${workspaceId}`}, 0))::text`;
}

/** Key of the attention item about two accounts. */
function pairKey(firstId: string, secondId: string): string {
  return `pair:${[firstId, secondId].sort().join(':')}`;
}

/** Writes down what was decided about two accounts, whether or not anybody had noticed that they are alike. */
export async function settlePair(
  tx: Executor,
  pair: PairOfAccounts & { readonly workspaceId: string },
  decision: { readonly state: 'kept_apart' | 'merged'; readonly userId: string | null; readonly at: Date },
): Promise<void> {
  await lockPairs(tx, pair.workspaceId);
  const [first, second] = [pair.keptId, pair.absorbedId].sort();
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO account_pair (id, workspace_id, first_id, second_id, reasons, state, decided_at, decided_by_user_id)
    VALUES (${newId()}::uuid, ${pair.workspaceId}::uuid, ${first}::uuid, ${second}::uuid, '[]', ${decision.state}, ${decision.at},
            ${decision.userId}::uuid)
    ON CONFLICT (workspace_id, first_id, second_id) DO UPDATE SET
      state = excluded.state, decided_at = excluded.decided_at, decided_by_user_id = excluded.decided_by_user_id`);
  await resolveAttention(tx, pair.workspaceId, [pairKey(pair.keptId, pair.absorbedId)]);
}

/** Ends the questions about an account that is no account of its own any more; after `settlePair`, so that no new one comes up meanwhile. */
export async function endQuestionsAbout(tx: Executor, workspaceId: string, accountId: string): Promise<void> {
  const pairs = await tx.accountPair.findMany({
    where: { workspaceId, state: 'open', OR: [{ firstId: accountId }, { secondId: accountId }] },
    select: { firstId: true, secondId: true },
  });
  await resolveAttention(
    tx,
    workspaceId,
    pairs.map(({ firstId, secondId }) => pairKey(firstId, secondId)),
  );
}

/** After an undo whether the two are one is open again; where nothing says so, the undo was the answer. */
export async function reopenPair(
  tx: Executor,
  pair: PairOfAccounts & { readonly workspaceId: string },
): Promise<void> {
  await lockPairs(tx, pair.workspaceId);
  const [first, second] = [pair.keptId, pair.absorbedId].sort();
  await tx.$executeRaw(Prisma.sql`
    UPDATE account_pair SET state = CASE WHEN reasons = '[]' THEN 'kept_apart' ELSE 'open' END
    WHERE workspace_id = ${pair.workspaceId}::uuid AND first_id = ${first}::uuid AND second_id = ${second}::uuid`);
}

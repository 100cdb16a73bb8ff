import type { OutcomeStore, RecordRef } from '@thread/domain';
import { audit } from '../activity/audit';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { endMendedCauses } from '../inbox/dead-causes';
import { announce } from '../live/live-updates';
import { accountColumns } from '../outcomes/account-columns';
import { lockForErasure } from '../outcomes/identity-locks';
import { writeTimeline } from '../outcomes/write-timeline';
import { takeOutPerson, textOf, type FieldOfAccount } from './collect-values';
import { emptyDeliveries } from './empty-deliveries';
import { findTraces } from './find-traces';
import { redactRows } from './redact-rows';
import { Redaction } from './redaction';

export type Erasure = Parameters<OutcomeStore['eraseRecord']>[0];

/**
 * Removes what is kept of a person because their record was deleted for privacy's sake. Everyone who stores outcomes of the connection is
 * through before and sees the erasure afterwards, so nothing that was read earlier comes in behind it. Account rows stay; of the record its
 * id is remembered. The first time, the accounts' timelines and the audit log say that it happened, and no more.
 */
export async function eraseRecord(tx: Executor, workspaceId: string, erasure: Erasure): Promise<void> {
  const { connectionId, objectType, externalId, askedBy, at } = erasure;
  const ref: RecordRef = { objectType, externalId };
  await lockForErasure(tx, connectionId);
  const { count: isFirst } = await tx.erasedRecord.createMany({
    data: [{ connectionId, objectType, externalId, workspaceId, erasedAt: at }],
    skipDuplicates: true,
  });
  const traces = await findTraces(tx, connectionId, ref);
  const known = await takeOutPerson(tx, connectionId, ref, traces);
  const redaction = new Redaction(known.values);
  const fields = [...known.fields, ...(await fieldsHolding(tx, traces.accountIds, redaction))];
  await emptyFields(tx, fields, at);
  await removeJournalRows(tx, traces.accountIds, ref, redaction);
  await stopMessages(tx, traces.accountIds, known.values);
  await tx.outwardField.deleteMany({ where: { connectionId, objectType, externalId } });
  const texts = await redactRows(tx, { connectionId, traces }, redaction);
  const deliveries = await emptyDeliveries(tx, { connectionId, ref, askedBy, ...traces, ...known });
  await endMendedCauses(tx, workspaceId, connectionId);
  for (const id of traces.accountIds) await announce(tx, { workspaceId, topic: 'accounts', id });
  await announce(tx, { workspaceId, topic: 'activity', id: null });
  if (isFirst === 0) return;
  for (const accountId of traces.accountIds) {
    const actor = { actorKind: 'source', actorName: 'Source' } as const;
    await writeTimeline(tx, { workspaceId, accountId, at, runId: null, ...actor }, [
      {
        kind: 'person.erased',
        summary: `A ${objectType} was deleted for privacy at the provider. What was kept of them here is removed.`,
        detail: {},
      },
    ]);
  }
  await audit(tx, {
    workspaceId,
    actorUserId: null,
    action: 'record.erased',
    subject: `connection:${connectionId}`,
    detail: {
      objectType,
      externalId,
      accounts: traces.accountIds.length,
      fields: fields.length,
      texts: Object.values(texts).reduce((sum, rows) => sum + rows, 0),
      deliveries,
    },
  });
}

/** Fields that hold one of the person's values although they came from elsewhere, e.g. typed by a colleague. */
async function fieldsHolding(
  tx: Executor,
  accountIds: readonly string[],
  redaction: Redaction,
): Promise<readonly FieldOfAccount[]> {
  const facts = await tx.accountFact.findMany({
    where: { accountId: { in: [...accountIds] } },
    select: { accountId: true, field: true, value: true, sourceValue: true },
  });
  const holds = (value: unknown): boolean => redaction.is(textOf(value) ?? '');
  const besides = facts.filter(({ value, sourceValue }) => !holds(value) && holds(sourceValue));
  for (const { accountId, field } of besides) {
    await tx.accountFact.update({
      where: { accountId_field: { accountId, field } },
      data: { sourceValue: Prisma.DbNull },
    });
  }
  return facts.filter(({ value }) => holds(value)).map(({ accountId, field }) => ({ accountId, field }));
}

async function emptyFields(tx: Executor, fields: readonly FieldOfAccount[], at: Date): Promise<void> {
  for (const accountId of new Set(fields.map((each) => each.accountId))) {
    const names = fields.filter((each) => each.accountId === accountId).map(({ field }) => field);
    const { columns, custom, context } = accountColumns(names.map((field) => ({ field, value: null })));
    await tx.accountFact.deleteMany({ where: { accountId, field: { in: names } } });
    await tx.account.update({
      where: { id: accountId },
      data: { ...columns, updatedAt: at, version: { increment: 1 } },
    });
    await tx.$executeRaw(Prisma.sql`
      UPDATE account SET custom = custom - ${Object.keys(custom)}::text[], context = context - ${Object.keys(context)}::text[]
      WHERE id = ${accountId}::uuid`);
    await tx.$executeRaw(Prisma.sql`
      UPDATE timeline_entry SET summary = 'A value that came from a person who was erased had changed.',
        detail = jsonb_build_object('field', detail -> 'field')
      WHERE account_id = ${accountId}::uuid AND kind = 'field.changed' AND detail ->> 'field' = ANY(${names}::text[])`);
  }
}

/** An undone merge must not put the person, or a value of theirs, back. */
async function removeJournalRows(
  tx: Executor,
  accountIds: readonly string[],
  ref: RecordRef,
  redaction: Redaction,
): Promise<void> {
  const rows = await tx.$queryRaw<{ merge_id: string; row_key: string; before: unknown; after: unknown }[]>(
    Prisma.sql`
      SELECT r.merge_id::text, r.row_key, r.before -> 'value' AS before, r.after -> 'value' AS after FROM account_merge_row r
      JOIN account_merge m ON m.id = r.merge_id
      WHERE r.table_name = 'account_fact' AND (m.kept_id = ANY(${[...accountIds]}::uuid[]) OR m.absorbed_id = ANY(${[...accountIds]}::uuid[]))`,
  );
  const holding = rows.filter(({ before, after }) =>
    [before, after].some((value) => redaction.is(textOf(value) ?? '')),
  );
  await tx.$executeRaw(Prisma.sql`
    DELETE FROM account_merge_row r USING account_merge m
    WHERE m.id = r.merge_id AND (m.kept_id = ANY(${[...accountIds]}::uuid[]) OR m.absorbed_id = ANY(${[...accountIds]}::uuid[])) AND (
      (r.table_name = 'account_person' AND EXISTS (
        SELECT 1 FROM unnest(ARRAY[r.before, r.after]) AS side(row)
        WHERE side.row ->> 'object_type' = ${ref.objectType} AND side.row ->> 'external_id' = ${ref.externalId}))
      OR (r.table_name = 'account_fact' AND EXISTS (
        SELECT 1 FROM unnest(ARRAY[r.before, r.after]) AS side(row)
        WHERE side.row -> 'evidence' -> 'record' ->> 'objectType' = ${ref.objectType}
          AND side.row -> 'evidence' -> 'record' ->> 'externalId' = ${ref.externalId}))
      OR (r.table_name = 'account_fact' AND (r.merge_id::text || ':' || r.row_key) = ANY(${holding.map((row) => `${row.merge_id}:${row.row_key}`)}::text[])))`);
}

/** What would still be sent to the person is not. */
async function stopMessages(
  tx: Executor,
  accountIds: readonly string[],
  values: readonly string[],
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE effect SET state = 'cancelled', lease_owner = NULL, lease_until = NULL
    WHERE account_id = ANY(${[...accountIds]}::uuid[]) AND state IN ('waiting', 'silent', 'held', 'failed', 'unknown')
      AND lower(payload ->> 'to') = ANY(${values.map((value) => value.toLowerCase())}::text[])`);
}

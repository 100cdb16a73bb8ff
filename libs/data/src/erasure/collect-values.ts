import type { DealSnapshot, RecordRef } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import { storableJson } from '../storable';
import type { Traces } from './find-traces';
import { isTelltale } from './redaction';

/** A fact of an account, as far as it matters here. */
interface FactRow {
  readonly account_id: string;
  readonly field: string;
  readonly value: unknown;
  readonly evidence: { readonly raw?: unknown } | null;
}

export interface FieldOfAccount {
  readonly accountId: string;
  readonly field: string;
}

/** What is known of a person: by these values they are found in texts. */
export interface KnownValues {
  readonly values: readonly string[];
  /** Fields whose present value came from the record. */
  readonly fields: readonly FieldOfAccount[];
  /** Company records seen with the person. */
  readonly companyIds: readonly string[];
}

type Contact = DealSnapshot['contacts'][number];

/** Collects what names the person, and takes the person out of the accounts' people and of the records last seen. */
export async function takeOutPerson(
  tx: Executor,
  connectionId: string,
  ref: RecordRef,
  traces: Traces,
): Promise<KnownValues> {
  const values = new Set<string>();
  const people = await tx.$queryRaw<{ name: string | null; email: string | null }[]>(Prisma.sql`
    DELETE FROM account_person
    WHERE account_id = ANY(${[...traces.accountIds]}::uuid[]) AND object_type = ${ref.objectType} AND external_id = ${ref.externalId}
    RETURNING name, email`);
  for (const { name, email } of people) for (const value of [name, email]) if (value) values.add(value);
  const { contacts, companyIds } = await takeOutOfSnapshots(tx, connectionId, ref, traces.dealIds);
  for (const { name, email, properties } of contacts) {
    const telltale = Object.values(properties).filter((text) => text !== null && isTelltale(text));
    for (const value of [name, email, ...telltale]) if (value) values.add(value);
  }
  const facts = await tx.$queryRaw<FactRow[]>(Prisma.sql`
    SELECT account_id::text, field, value, evidence FROM account_fact
    WHERE account_id = ANY(${[...traces.accountIds]}::uuid[]) AND connection_id = ${connectionId}::uuid
      AND evidence -> 'record' ->> 'objectType' = ${ref.objectType} AND evidence -> 'record' ->> 'externalId' = ${ref.externalId}`);
  const journalled = await journalledFacts(tx, ref, traces.accountIds);
  for (const { value, evidence } of [...facts, ...journalled])
    for (const text of [textOf(value), textOf(evidence?.raw)]) if (text && isTelltale(text)) values.add(text);
  const names = [...facts, ...journalled].map(({ field }) => field);
  for (const text of await formerValues(tx, traces.accountIds, names, values)) values.add(text);
  const fields = facts.map(({ account_id: accountId, field }) => ({ accountId, field }));
  return { values: [...values], fields, companyIds };
}

/** Facts of accounts that became part of others. */
function journalledFacts(
  tx: Executor,
  ref: RecordRef,
  accountIds: readonly string[],
): Promise<readonly Omit<FactRow, 'account_id'>[]> {
  return tx.$queryRaw<Omit<FactRow, 'account_id'>[]>(Prisma.sql`
    SELECT side.row ->> 'field' AS field, side.row -> 'value' AS value, side.row -> 'evidence' AS evidence
    FROM account_merge_row r JOIN account_merge m ON m.id = r.merge_id CROSS JOIN LATERAL unnest(ARRAY[r.before, r.after]) AS side(row)
    WHERE r.table_name = 'account_fact' AND (m.kept_id = ANY(${[...accountIds]}::uuid[]) OR m.absorbed_id = ANY(${[...accountIds]}::uuid[]))
      AND side.row -> 'evidence' -> 'record' ->> 'objectType' = ${ref.objectType}
      AND side.row -> 'evidence' -> 'record' ->> 'externalId' = ${ref.externalId}`);
}

/**
 * Values the person had before, from the accounts' timelines: what a known one was changed from or to, and so on, unless it belongs to
 * somebody else among the accounts' people.
 */
async function formerValues(
  tx: Executor,
  accountIds: readonly string[],
  fields: readonly string[],
  known: ReadonlySet<string>,
): Promise<readonly string[]> {
  const others = await tx.accountPerson.findMany({
    where: { accountId: { in: [...accountIds] } },
    select: { name: true, email: true },
  });
  const foreign = new Set(others.flatMap(({ name, email }) => [lower(name), lower(email)]));
  const entries = await tx.$queryRaw<
    { detail: { readonly from?: unknown; readonly to?: unknown } }[]
  >(Prisma.sql`
    SELECT detail FROM timeline_entry
    WHERE account_id = ANY(${[...accountIds]}::uuid[]) AND kind = 'field.changed' AND detail ->> 'field' = ANY(${[...fields]}::text[])`);
  const changes = entries.map(({ detail }) => [textOf(detail.from), textOf(detail.to)]);
  const found = new Map([...known].map((text) => [lower(text), text]));
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const sides of changes) {
      if (!sides.some((text) => found.has(lower(text)))) continue;
      for (const text of sides) if (text && !foreign.has(lower(text))) found.set(lower(text), text);
    }
  }
  return [...found.values()];
}

function lower(text: string | null): string {
  return text?.toLowerCase() ?? '';
}

async function takeOutOfSnapshots(
  tx: Executor,
  connectionId: string,
  ref: RecordRef,
  dealIds: readonly string[],
): Promise<{ readonly contacts: readonly Contact[]; readonly companyIds: readonly string[] }> {
  const rows = await tx.$queryRaw<{ id: string; snapshot: DealSnapshot }[]>(Prisma.sql`
    SELECT id::text, snapshot FROM source_record
    WHERE connection_id = ${connectionId}::uuid AND object_type = 'deal' AND external_id = ANY(${[...dealIds]}::text[])`);
  const contacts: Contact[] = [];
  const companyIds = new Set<string>();
  for (const { id, snapshot } of rows) {
    const isErased = (contact: Contact): boolean =>
      contact.ref.objectType === ref.objectType && contact.ref.externalId === ref.externalId;
    const named = snapshot.contacts.filter(isErased);
    if (named.length === 0) continue;
    contacts.push(...named);
    for (const company of snapshot.companies) companyIds.add(company.ref.externalId);
    const kept = { ...snapshot, contacts: snapshot.contacts.filter((contact) => !isErased(contact)) };
    await tx.sourceRecord.update({ where: { id }, data: { snapshot: storableJson(kept) } });
  }
  return { contacts, companyIds: [...companyIds] };
}

/** The text of a stored field value or of plain text. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || !('text' in value)) return null;
  return typeof value.text === 'string' ? value.text : null;
}

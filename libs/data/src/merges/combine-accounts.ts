import type { MergeChoices } from '@thread/domain';
import type { Executor } from '../database';
import { Prisma } from '../generated/client';
import type { MergePlace } from './merge-journal';

/** Columns of the account row that go with what is chosen. */
const columnsOf: Readonly<Record<string, readonly string[]>> = {
  companyName: ['company_name', 'normalised_name'],
  website: ['website', 'domain'],
  arr: ['arr_amount', 'arr_currency'],
  closeDate: ['close_date'],
  aeEmail: ['ae_email'],
  aeName: ['ae_name'],
  primaryContactName: ['primary_contact_name'],
  primaryContactEmail: ['primary_contact_email'],
  industry: ['industry'],
  companySize: ['company_size'],
  notes: ['notes'],
  status: ['status'],
  csm: ['csm_user_id', 'handoff_step'],
  goLiveDate: ['go_live_date'],
};

/** Gives the kept account the values, people, plan and links it is to have, and takes the absorbed one's rows away. */
export async function combineAccounts(tx: Executor, place: MergePlace, choices: MergeChoices): Promise<void> {
  const taken = Object.entries(choices.fields).flatMap(([field, side]) =>
    side === 'absorbed' ? [field] : [],
  );
  await combineFields(tx, place, taken);
  await inheritSilence(tx, place);
  await combinePeople(tx, place);
  await combinePlans(tx, place, choices.plan);
  await tx.accountLink.updateMany({
    where: { accountId: place.absorbedId },
    data: { accountId: place.keptId },
  });
  await tx.accountFact.deleteMany({ where: { accountId: place.absorbedId } });
  await tx.account.deleteMany({ where: { id: place.absorbedId } });
}

async function combineFields(
  tx: Executor,
  { keptId, absorbedId }: MergePlace,
  taken: readonly string[],
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO account_fact AS f (account_id, workspace_id, connection_id, recorded_at, origin, field, value, evidence, source_updated_at,
                                   set_by_user_id, source_value)
    SELECT ${keptId}::uuid, workspace_id, connection_id, recorded_at, origin, field, value, evidence, source_updated_at,
           set_by_user_id, source_value
    FROM account_fact WHERE account_id = ${absorbedId}::uuid AND field = ANY(${[...taken]}::text[])
    ON CONFLICT (account_id, field) DO UPDATE SET
      connection_id = excluded.connection_id, recorded_at = excluded.recorded_at, origin = excluded.origin, value = excluded.value,
      evidence = excluded.evidence, source_updated_at = excluded.source_updated_at, set_by_user_id = excluded.set_by_user_id,
      source_value = excluded.source_value`);
  const columns = taken.flatMap((field) => columnsOf[field] ?? []);
  const assignments = columns.map((column) => `${column} = a.${column}`);
  const domain = columns.includes('domain') ? [] : ['domain = coalesce(k.domain, a.domain)'];
  const members = (prefix: string) =>
    taken.filter((field) => field.startsWith(prefix)).map((field) => field.slice(prefix.length));
  await tx.$executeRaw(Prisma.sql`
    UPDATE account k SET ${Prisma.raw([...assignments, ...domain].map((each) => `${each}, `).join(''))}
      custom = k.custom || ${chosenMembers('custom', members('custom.'))},
      context = k.context || ${chosenMembers('context', members('context.'))},
      version = k.version + 1, updated_at = now()
    FROM account a WHERE k.id = ${keptId}::uuid AND a.id = ${absorbedId}::uuid`);
}

/** What a silent account would send waits on: the one account is silent until a person releases it. */
async function inheritSilence(tx: Executor, { keptId, absorbedId }: MergePlace): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE account k SET silent_since = a.silent_since, backfill_id = a.backfill_id
    FROM account a WHERE k.id = ${keptId}::uuid AND a.id = ${absorbedId}::uuid
      AND k.silent_since IS NULL AND a.silent_since IS NOT NULL`);
}

/** Members of the absorbed account's object column, as an object. */
function chosenMembers(column: 'custom' | 'context', names: readonly string[]): Prisma.Sql {
  return Prisma.sql`coalesce((SELECT jsonb_object_agg(e.key, e.value) FROM jsonb_each(a.${Prisma.raw(column)}) e
                             WHERE e.key = ANY(${[...names]}::text[])), '{}')`;
}

/** People both accounts have (the same record or address) stay once. The first contact is whoever the kept account now names. */
async function combinePeople(tx: Executor, { keptId, absorbedId }: MergePlace): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    DELETE FROM account_person p WHERE p.account_id = ${absorbedId}::uuid AND EXISTS (
      SELECT 1 FROM account_person k WHERE k.account_id = ${keptId}::uuid
        AND ((k.object_type = p.object_type AND k.external_id = p.external_id) OR lower(k.email) = lower(p.email)))`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE account_person p SET account_id = ${keptId}::uuid, is_primary = false WHERE p.account_id = ${absorbedId}::uuid`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE account_person p SET is_primary = (p.id = first.id)
    FROM (SELECT p.id FROM account_person p JOIN account a ON a.id = p.account_id
          WHERE a.id = ${keptId}::uuid AND lower(p.email) = lower(a.primary_contact_email) ORDER BY p.is_primary DESC, p.id LIMIT 1) AS first
    WHERE p.account_id = ${keptId}::uuid AND p.is_primary IS DISTINCT FROM (p.id = first.id)`);
}

async function combinePlans(
  tx: Executor,
  { keptId, absorbedId }: MergePlace,
  choice: MergeChoices['plan'],
): Promise<void> {
  const dropped = { kept: absorbedId, absorbed: keptId, both: null }[choice];
  if (dropped !== null) {
    await tx.planTask.deleteMany({ where: { accountId: dropped } });
    await tx.planMilestone.deleteMany({ where: { accountId: dropped } });
  }
  if (choice === 'kept') return;
  await tx.$executeRaw(Prisma.sql`
    UPDATE plan_milestone SET account_id = ${keptId}::uuid, position = position + coalesce(
      (SELECT max(m.position) + 1 FROM plan_milestone m WHERE m.account_id = ${keptId}::uuid), 0)
    WHERE account_id = ${absorbedId}::uuid`);
  await tx.planTask.updateMany({ where: { accountId: absorbedId }, data: { accountId: keptId } });
  if (choice === 'absorbed') {
    await tx.$executeRaw(Prisma.sql`
      UPDATE account k SET template_id = a.template_id, template_name = a.template_name
      FROM account a WHERE k.id = ${keptId}::uuid AND a.id = ${absorbedId}::uuid`);
  }
}

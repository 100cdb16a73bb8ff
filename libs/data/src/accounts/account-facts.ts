import { labelOfTarget, sameValue, valueText } from '@thread/domain';
import type { FieldValue } from '@thread/domain';
import type { Database, Executor } from '../database';
import { Prisma } from '../generated/client';
import { accountColumns } from '../outcomes/account-columns';
import type { FieldToStore } from '../outcomes/account-columns';
import { dayColumn } from '../outcomes/write-plan';
import { notePairs } from '../merges/account-pairs';
import { endFreeze } from '../reversals/freeze-account';
import { storableJson } from '../storable';
import { pushOutward } from '../write-back/mark-outward';
import type { AccountStatus } from './account-summary';
import { changeAccount } from './change-account';
import type { AccountPlace, AccountWork, ChangedAccount } from './change-account';
import { tellOfPerson } from './timeline';

export interface AccountPatch {
  /** Fields a person sets; null = unknown. The caller has checked that each field takes its value. */
  readonly facts: readonly FieldToStore[];
  readonly status?: AccountStatus | undefined;
  /** `YYYY-MM-DD`. */
  readonly goLiveDate?: string | null | undefined;
  /** Version the person looked at. */
  readonly version: number;
}

/** Fields by which accounts of one customer are recognised. */
const recognisedBy = new Set(['companyName', 'website']);

const statusWords: Readonly<Record<AccountStatus, string>> = {
  onboarding: 'in onboarding',
  live: 'live',
  on_hold: 'on hold',
  cancelled: 'cancelled',
};

const settledWords = {
  adopt: { kind: 'field.adopted', said: 'the source’s value was taken over' },
  keep: { kind: 'field.kept', said: 'the present value is kept' },
  push: { kind: 'field.pushed', said: 'the source is to have the present value' },
} as const;

const noEvidence = {
  source: null,
  record: null,
  propertyLabel: null,
  raw: null,
  steps: [],
  sourceUpdatedAt: null,
};

/** Changes a person makes to an account's fields. What the source says is kept beside the person's value. */
export class PrismaAccountFacts {
  constructor(private readonly database: Database) {}

  /** Refuses with `conflict` when the account changed since `version`. */
  async update(work: AccountWork, accountId: string, patch: AccountPatch): Promise<ChangedAccount> {
    return changeAccount(this.database, work, accountId, 'account.changed', async (tx, place) => {
      const account = await tx.account.findUniqueOrThrow({
        where: { id: accountId },
        select: { version: true, status: true, goLiveDate: true },
      });
      if (account.version !== patch.version) return 'conflict';
      for (const fact of patch.facts) await setByPerson(tx, place, work, fact);
      await writeColumns(tx, place, patch.facts, work.now);
      if (patch.facts.some(({ field }) => recognisedBy.has(field)))
        await notePairs(tx, place.workspaceId, [accountId]);
      if (patch.status && patch.status !== account.status) {
        await tx.account.update({ where: { id: accountId }, data: { status: patch.status } });
        if (patch.status === 'onboarding' || patch.status === 'live')
          await endFreeze(tx, place, { ending: 'keep_going', userId: work.actor.userId, at: work.now });
        const summary = `The account is ${statusWords[patch.status]}.`;
        await tellOfPerson(
          tx,
          place,
          work.actor,
          { kind: 'account.status_changed', summary, detail: { from: account.status, to: patch.status } },
          work.now,
        );
      }
      if (patch.goLiveDate !== undefined) {
        await tx.account.update({
          where: { id: accountId },
          data: { goLiveDate: dayColumn(patch.goLiveDate) },
        });
        const summary = patch.goLiveDate
          ? `Go-live is planned for ${patch.goLiveDate}.`
          : 'Go-live has no planned date.';
        await tellOfPerson(tx, place, work.actor, { kind: 'account.go_live_planned', summary }, work.now);
      }
      return undefined;
    });
  }

  /**
   * Takes over what the source says (`adopt`), or declares the present value right: it stays here (`keep`), or the source gets it, whatever the policy
   * (`push`). Refuses when the two do not differ, or nothing is known of a place to push it to.
   */
  async settle(
    work: AccountWork,
    accountId: string,
    field: string,
    choice: 'adopt' | 'keep' | 'push',
  ): Promise<ChangedAccount> {
    return changeAccount(this.database, work, accountId, 'account.fact_settled', async (tx, place) => {
      const fact = await tx.accountFact.findUnique({ where: { accountId_field: { accountId, field } } });
      const settled = choice === 'push' ? await pushOutward(tx, place, field) : fact?.sourceValue !== null;
      if (!fact || !settled) return 'nothing_to_settle';
      const value = (choice === 'adopt' ? fact.sourceValue : fact.value) as unknown as FieldValue | null;
      const origin =
        choice === 'adopt'
          ? { origin: 'source', setByUserId: null }
          : { origin: 'person', setByUserId: work.actor.userId };
      await tx.accountFact.update({
        where: { accountId_field: { accountId, field } },
        data: {
          ...origin,
          value: value === null ? Prisma.DbNull : storableJson(value),
          ...(choice === 'push' ? {} : { sourceValue: Prisma.DbNull }),
          recordedAt: work.now,
        },
      });
      await writeColumns(tx, place, [{ field, value }], work.now);
      const summary = `${labelOfTarget(field)}: ${settledWords[choice].said}: ${valueText(value)}.`;
      await tellOfPerson(
        tx,
        place,
        work.actor,
        { kind: settledWords[choice].kind, summary, detail: { field } },
        work.now,
      );
      return undefined;
    });
  }
}

/** Sets one field; the value it had from a source is kept as what the source says. */
async function setByPerson(
  tx: Executor,
  place: AccountPlace,
  work: AccountWork,
  { field, value }: FieldToStore,
): Promise<void> {
  const where = { accountId_field: { accountId: place.accountId, field } };
  const present = await tx.accountFact.findUnique({ where });
  const before = (present?.value ?? null) as unknown as FieldValue | null;
  if (present && sameValue(before, value)) return;
  const fromSource = present?.origin === 'source' ? present.value : (present?.sourceValue ?? null);
  const agrees = fromSource !== null && sameValue(fromSource as unknown as FieldValue, value);
  const stored = {
    value: value === null ? Prisma.DbNull : storableJson(value),
    origin: 'person',
    recordedAt: work.now,
    setByUserId: work.actor.userId,
    sourceValue: fromSource === null || agrees ? Prisma.DbNull : (fromSource as Prisma.InputJsonValue),
  };
  await tx.accountFact.upsert({
    where,
    create: { ...place, field, evidence: noEvidence, ...stored },
    update: stored,
  });
  const summary = `${labelOfTarget(field)} is now ${valueText(value)}; it was ${valueText(before)}.`;
  await tellOfPerson(
    tx,
    place,
    work.actor,
    { kind: 'field.changed', summary, detail: { field, from: before, to: value } },
    work.now,
  );
}

async function writeColumns(
  tx: Executor,
  { accountId }: AccountPlace,
  fields: readonly FieldToStore[],
  now: Date,
): Promise<void> {
  const { columns, custom, context } = accountColumns(fields);
  await tx.account.update({
    where: { id: accountId },
    data: { ...columns, updatedAt: now, version: { increment: 1 } },
  });
  if (Object.keys(custom).length + Object.keys(context).length === 0) return;
  await tx.$executeRaw`
    UPDATE account SET custom = jsonb_strip_nulls(custom || ${JSON.stringify(custom)}::jsonb),
                       context = jsonb_strip_nulls(context || ${JSON.stringify(context)}::jsonb)
    WHERE id = ${accountId}::uuid`;
}

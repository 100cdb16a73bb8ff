import type { AppliedOutcome, FieldChange, OutcomeToApply } from '@thread/domain';
import { racepoint } from '@thread/platform';
import type { Executor } from '../database';
import { erasedAmong } from '../erasure/erased-records';
import { writeEffects } from '../effects/write-effects';
import { announce } from '../live/live-updates';
import { notePairs, settlePair } from '../merges/account-pairs';
import { survivorOf } from '../merges/survivor';
import { noteOwnerChange } from '../owners/note-owner-change';
import { noteStage } from '../reversals/note-stage';
import { writeSourceRecord } from '../sources/write-source-record';
import { noteRead, settleTwoWay } from '../write-back/settle-two-way';
import { lockRecord } from './identity-locks';
import { followCompany } from './follow-company';
import { isOvertaken } from './is-overtaken';
import { noteDeleted } from './mark-gone';
import { accountEntries } from './timeline-entries';
import { addPlan, changeAccount, createAccount } from './write-account';
import { askAboutDuplicate, settleRecord } from './write-consequences';
import { readHold, writeHold } from './write-hold';
import { insertLink, linkCompany, type LinkPlace } from './write-links';
import { writePeople } from './write-people';
import { writeRun } from './write-run';
import { writeTimeline } from './write-timeline';

/** Stores everything one decision leads to; nothing at all when it was overtaken. */
export async function applyOutcome(tx: Executor, decided: OutcomeToApply): Promise<AppliedOutcome> {
  const standing = await followMerge(tx, decided);
  const { snapshot, decision, workspaceId, connectionId } = standing;
  const { ref } = snapshot.record;
  const connection = await tx.connection.findUniqueOrThrow({
    where: { id: connectionId },
    select: { workspaceId: true, connectorId: true, externalAccountId: true, externalAccountName: true },
  });
  const place: LinkPlace = { ...connection, connectionId };
  await lockRecord(tx, connectionId, ref.objectType, ref.externalId);
  // Read before somebody in it was erased for privacy's sake.
  const erased = await erasedAmong(
    tx,
    connectionId,
    snapshot.contacts.map((contact) => contact.ref),
  );
  if (erased.length > 0) return { kind: 'overtaken' };
  if (await isOvertaken(tx, standing, place)) return { kind: 'overtaken' };

  const accountId = accountOf(standing);
  const twoWay =
    accountId === null
      ? { outcome: standing, unsure: new Set<string>() }
      : await settleTwoWay(tx, standing, accountId);
  const { outcome } = twoWay;
  const hold = await readHold(tx, connectionId, ref);
  const sight = await writeSourceRecord(tx, { workspaceId, connectionId }, outcome);
  const runId = await writeRun(tx, outcome, accountId ?? decision.accountId, { sight: sight.before, hold });
  if (accountId !== null) {
    const changes = await writeAccount(
      tx,
      { ...outcome, backfillId: outcome.backfillId ?? hold?.backfillId ?? null },
      place,
      accountId,
    );
    await noteRead(tx, twoWay, accountId);
    await racepoint('apply.half-written');
    const followed =
      decision.outcome === 'update' ? await followCompany(tx, place, outcome, { accountId, sight }) : [];
    const entries = [...accountEntries(outcome, changes), ...followed];
    const actor = { actorKind: 'thread', actorName: 'Thread' } as const;
    await writeTimeline(tx, { workspaceId, accountId, at: outcome.decidedAt, runId, ...actor }, entries);
    await writeEffects(tx, { workspaceId, accountId, runId }, outcome.effects);
    await noteStage(tx, outcome, accountId, runId);
    await noteOwnerChange(tx, outcome, accountId);
    await noteAlike(tx, outcome, accountId, changes);
    await announce(tx, { workspaceId, topic: 'accounts', id: accountId });
  }
  if (decision.outcome === 'hold') await writeHold(tx, outcome, runId);
  else await settleRecord(tx, outcome, hold);
  if (decision.outcome === 'ask') await askAboutDuplicate(tx, outcome, runId);
  if (decision.code === 'record_deleted' && decision.accountId !== null) {
    await noteDeleted(tx, { connectionId, ...ref, at: outcome.decidedAt }, workspaceId, decision.accountId);
  }
  await announce(tx, { workspaceId, topic: 'activity', id: runId });
  return { kind: 'applied', accountId, runId };
}

/** A person said which accounts a new one is not; a changed name or domain may make it look like others. */
async function noteAlike(
  tx: Executor,
  { decision, workspaceId, decidedAt }: OutcomeToApply,
  accountId: string,
  changes: readonly FieldChange[],
): Promise<void> {
  if (decision.outcome === 'create') {
    for (const otherId of decision.differentFrom ?? []) {
      const pair = { workspaceId, keptId: accountId, absorbedId: otherId };
      await settlePair(tx, pair, { state: 'kept_apart', userId: null, at: decidedAt });
    }
  } else if (changes.some(({ field }) => field === 'companyName' || field === 'website')) {
    await notePairs(tx, workspaceId, [accountId]);
  }
}

/** A person may have named an account that has become part of another meanwhile. */
async function followMerge(tx: Executor, outcome: OutcomeToApply): Promise<OutcomeToApply> {
  const { decision, workspaceId } = outcome;
  if (decision.outcome !== 'link' || decision.accountId === null) return outcome;
  const accountId = await survivorOf(tx, workspaceId, decision.accountId);
  return { ...outcome, decision: { ...decision, accountId } };
}

/** The account the outcome is about; null for outcomes that touch none. */
function accountOf({ decision, newAccountId }: OutcomeToApply): string | null {
  switch (decision.outcome) {
    case 'create':
      return newAccountId;
    case 'link':
    case 'update':
      return decision.accountId;
    default:
      return null;
  }
}

async function writeAccount(
  tx: Executor,
  outcome: OutcomeToApply,
  place: LinkPlace,
  accountId: string,
): Promise<readonly FieldChange[]> {
  const { snapshot, decision, workspaceId } = outcome;
  let changes: readonly FieldChange[] = [];
  if (decision.outcome === 'create') await createAccount(tx, outcome);
  else {
    changes = await changeAccount(tx, outcome, accountId);
    await addPlan(tx, outcome, accountId);
  }
  if (decision.outcome !== 'update') {
    const linked = await insertLink(tx, place, snapshot.record.ref, { accountId, url: snapshot.record.url });
    // The record's lock and the check before make this impossible; the unique key has the last word.
    if (!linked) throw new Error('The record was linked meanwhile');
    await linkCompany(tx, place, snapshot, accountId);
  }
  await writePeople(tx, { workspaceId, accountId }, snapshot.contacts);
  return changes;
}

import type { OutcomeToApply } from '@thread/domain';
import type { Executor } from '../database';
import { findCandidates } from '../decisions/find-candidates';
import { lockAccount, lockIdentity } from './identity-locks';
import { linkedAccountOf, type LinkPlace } from './write-links';

/**
 * Whether the world moved on since the decision: the record is linked otherwise than the decision assumed, the account it names is gone, or
 * (for a create) an account with the same identity has appeared. Takes the identity locks a create, or a company that is new to an account, needs, so that
 * the answer holds until the transaction ends.
 */
export async function isOvertaken(tx: Executor, outcome: OutcomeToApply, place: LinkPlace): Promise<boolean> {
  const { decision, snapshot } = outcome;
  const linked = await linkedAccountOf(tx, place, snapshot.record.ref);
  switch (decision.outcome) {
    case 'update':
      return (
        linked !== decision.accountId ||
        (await companyTaken(tx, outcome, place)) ||
        !(await stillLinked(tx, outcome, place))
      );
    case 'link':
      return linked !== null || !(await lockAccount(tx, place.workspaceId, decision.accountId));
    case 'create':
      return linked !== null || (await hasUnknownTwin(tx, outcome, place));
    case 'hold':
    case 'ask':
      return linked !== null;
    case 'skip':
      return false;
  }
}

/** Whether the company the deal has come to be with is another's by now, or nobody's any more. Holds until the transaction ends. */
async function companyTaken(tx: Executor, { decision }: OutcomeToApply, place: LinkPlace): Promise<boolean> {
  const { newCompany } = decision;
  if (newCompany === undefined) return false;
  const { externalId, heldBy } = newCompany;
  const companyIds = [externalId];
  await lockIdentity(tx, place.workspaceId, {
    domain: null,
    normalisedName: null,
    contactEmails: [],
    companyIds,
  });
  const holder = await linkedAccountOf(tx, place, { objectType: 'company', externalId });
  return holder !== (heldBy?.accountId ?? null);
}

/** Once the account's row is locked no merge can move the link: whether it is where it was. */
async function stillLinked(
  tx: Executor,
  { decision, snapshot }: OutcomeToApply,
  place: LinkPlace,
): Promise<boolean> {
  if (!(await lockAccount(tx, place.workspaceId, decision.accountId))) return false;
  return (await linkedAccountOf(tx, place, snapshot.record.ref)) === decision.accountId;
}

async function hasUnknownTwin(tx: Executor, outcome: OutcomeToApply, place: LinkPlace): Promise<boolean> {
  await lockIdentity(tx, place.workspaceId, outcome.decision.identity);
  const twins = await findCandidates(tx, place, [outcome.decision.identity]);
  const known = new Set(outcome.consideredAccountIds);
  return twins.some((twin) => !known.has(twin.accountId));
}

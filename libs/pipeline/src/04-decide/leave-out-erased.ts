import type { DealSnapshot, DecisionStore } from '@thread/domain';
import { relatedKey } from '../03-normalise/collect-deals';

/** The snapshots without contacts that were erased for privacy's sake: a read from before, or a provider that lags, still names them. */
export async function leaveOutErased(
  decisions: Pick<DecisionStore, 'erasedAmong'>,
  connectionId: string,
  snapshots: readonly DealSnapshot[],
): Promise<readonly DealSnapshot[]> {
  const refs = snapshots.flatMap(({ contacts }) => contacts.map(({ ref }) => ref));
  const erased = new Set((await decisions.erasedAmong(connectionId, refs)).map(relatedKey));
  if (erased.size === 0) return snapshots;
  return snapshots.map((snapshot) => ({
    ...snapshot,
    contacts: snapshot.contacts.filter(({ ref }) => !erased.has(relatedKey(ref))),
  }));
}

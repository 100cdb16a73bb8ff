import type { OutwardFinding } from '@thread/domain';
import { recordKey, type PlannedProperty, type RecordReads } from './plan-turn';
import { placeOf } from './send-writes';

/** What a plan says without a write. */
export function findingOf(
  planned: PlannedProperty,
  looked: boolean,
  reads: RecordReads,
): readonly OutwardFinding[] {
  const { verdict, wish } = planned;
  const place = placeOf(planned);
  if (verdict.kind === 'refused')
    return [
      {
        ...place,
        kind: 'refused',
        value: verdict.value,
        code: verdict.code,
        text: verdict.text,
        label: wish.label,
      },
    ];
  if (verdict.kind === 'paused')
    return [{ ...place, kind: 'paused', flips: verdict.flips, label: wish.label }];
  if (verdict.kind !== 'nothing' && verdict.kind !== 'decide') return [];
  const { seen } = verdict;
  const agreed = verdict.kind === 'nothing' && verdict.agreed;
  const read = reads.get(recordKey(wish.record));
  if (!agreed && (!looked || read?.kind !== 'found')) return [];
  const version = read?.kind === 'found' ? read.updatedAt : null;
  return seen === null ? [] : [{ ...place, kind: 'seen', value: seen.value, version, agreed }];
}

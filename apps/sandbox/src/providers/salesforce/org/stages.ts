import type { Org } from './org';
import { newestValues } from './sobject-record';

/** Every org has this record type for records that have none. */
export const masterRecordTypeId = '012000000000000AAA';

/** Names of the stages an opportunity may have, in order. */
export function activeStages(org: Org): string[] {
  return [...org.table('OpportunityStage').values()]
    .map(newestValues)
    .filter(({ IsActive }) => IsActive === true)
    .sort((a, b) => Number(a.SortOrder) - Number(b.SortOrder))
    .map(({ ApiName }) => String(ApiName));
}

import type { CrmObject } from '../hubspot.schemas';

/** Ids of the records a merge swallowed; `hs_merged_object_ids` lists them separated by semicolons, at times with the record's own. */
export const mergedIdsOf = ({ id, properties }: CrmObject): readonly string[] =>
  (properties['hs_merged_object_ids'] ?? '')
    .split(';')
    .map((swallowed) => swallowed.trim())
    .filter((swallowed) => swallowed !== '' && swallowed !== id);

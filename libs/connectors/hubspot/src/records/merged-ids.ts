import type { CrmObject } from '../hubspot.schemas';

export const mergedIdsProperty = 'hs_merged_object_ids';

/** Ids of the records a merge swallowed; the property lists them separated by semicolons, at times with the record's own. */
export const mergedIdsOf = ({ id, properties }: Pick<CrmObject, 'id' | 'properties'>): readonly string[] =>
  (properties[mergedIdsProperty] ?? '')
    .split(';')
    .map((swallowed) => swallowed.trim())
    .filter((swallowed) => swallowed !== '' && swallowed !== id);

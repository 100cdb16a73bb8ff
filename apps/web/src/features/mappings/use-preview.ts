import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDebouncedValue } from '@mantine/hooks';
import { type FieldMapping, previewMapping } from '@thread/contracts';
import { call } from '../../shared/api/call';
import { gapsOf } from './mapping-draft';

const typingMs = 400;

/** What a draft makes of one deal, kept current while the draft is edited. Half-entered fields are left out. */
export function usePreview(connectionId: string, externalId: string | null, fields: readonly FieldMapping[]) {
  const gaps = gapsOf(fields);
  const complete = fields.filter((field) => !gaps.has(field.target));
  const [settled] = useDebouncedValue(JSON.stringify(complete), typingMs);
  return useQuery({
    queryKey: [previewMapping.id, connectionId, externalId, settled],
    queryFn: ({ signal }) =>
      call(
        previewMapping,
        {
          params: { connectionId },
          body: { externalId: externalId ?? '', fields: JSON.parse(settled) as FieldMapping[] },
        },
        signal,
      ),
    enabled: externalId !== null,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

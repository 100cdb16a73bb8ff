import { Checkbox, Select, Table, Text } from '@mantine/core';
import { type BackfillItemView, backfillResults, listBackfillRecords } from '@thread/contracts';
import { SearchX } from 'lucide-react';
import { usePages } from '../../../shared/api/use-read';
import { withReadableTimes } from '../../../shared/format/format-time';
import { TextLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { LongName } from '../../../shared/ui/long-name';
import { NothingHere } from '../../../shared/ui/nothing-here';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { ShowMore } from '../../../shared/ui/show-more';
import { StatusMark } from '../../../shared/ui/status-mark';
import { backfillResultWords, rehearsedWords } from './past-words';

/** Which records are shown. */
export interface RecordsFilter {
  readonly result?: BackfillItemView['result'] | undefined;
  readonly different?: boolean | undefined;
}

interface BackfillRecordsProps {
  readonly backfillId: string;
  readonly filter: RecordsFilter;
  readonly onFilter: (filter: RecordsFilter) => void;
}

/** Records of a backfill with how each stands. */
export function BackfillRecords({ backfillId, filter, onFilter }: BackfillRecordsProps) {
  const different = filter.different ? ('true' as const) : undefined;
  const query = { result: filter.result, different, limit: 50 };
  const records = usePages(listBackfillRecords, { params: { backfillId }, query });
  return (
    <Panel
      title="Deals"
      flush
      actions={
        <>
          <Checkbox
            label="Ended otherwise than rehearsed"
            checked={filter.different ?? false}
            onChange={(event) => onFilter({ ...filter, different: event.currentTarget.checked || undefined })}
          />
          <Select
            aria-label="Result"
            placeholder="Any result"
            clearable
            size="xs"
            value={filter.result ?? null}
            data={backfillResults.map((value) => ({ value, label: backfillResultWords[value].word }))}
            onChange={(value) =>
              onFilter({ ...filter, result: (value as RecordsFilter['result'] | null) ?? undefined })
            }
          />
        </>
      }
    >
      {records.error && <ProblemNotice error={records.error} onRetry={() => void records.refetch()} />}
      {records.isPending && <ListSkeleton rows={4} />}
      {records.first && records.items.length === 0 && (
        <NothingHere icon={SearchX} title="No deal is like that" why="Choose another result, or all." />
      )}
      {records.items.length > 0 && (
        <>
          <Table className="cards-when-narrow" highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Deal</Table.Th>
                <Table.Th>Result</Table.Th>
                <Table.Th>Why</Table.Th>
                <Table.Th>Account</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {records.items.map((record) => (
                <RecordRow key={record.externalId} record={record} />
              ))}
            </Table.Tbody>
          </Table>
          <ShowMore
            shown={records.items.length}
            hasMore={records.hasNextPage}
            loading={records.isFetchingNextPage}
            onMore={() => void records.fetchNextPage()}
          />
        </>
      )}
    </Panel>
  );
}

function RecordRow({ record }: { record: BackfillItemView }) {
  const name = record.name ?? `Deal ${record.externalId}`;
  const expected = rehearsedWords[record.expected.outcome as keyof typeof rehearsedWords];
  return (
    <Table.Tr>
      <Table.Td data-title>
        {record.runId ? (
          <TextLink to="/activity/runs/$runId" params={{ runId: record.runId }} fw={600} c="inherit">
            <LongName>{name}</LongName>
          </TextLink>
        ) : (
          <LongName>{name}</LongName>
        )}
      </Table.Td>
      <Table.Td data-label="Result" className="no-break">
        <StatusMark status={backfillResultWords[record.result]} />
        {record.isDifferent && (
          <Text size="xs" c="dimmed">
            Rehearsed: {expected.word}
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label="Why" maw={420}>
        <Text size="sm">{withReadableTimes(record.summary ?? '–')}</Text>
      </Table.Td>
      <Table.Td data-label="Account">
        {record.account ? (
          <TextLink to="/accounts/$accountId" params={{ accountId: record.account.id }}>
            <LongName>{record.account.companyName}</LongName>
          </TextLink>
        ) : (
          '–'
        )}
      </Table.Td>
    </Table.Tr>
  );
}

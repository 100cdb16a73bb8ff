import { Select, Table, Text } from '@mantine/core';
import { type RerunItemView, listRerunRecords, rerunResults } from '@thread/contracts';
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
import { rerunResultWord, rerunResultWords } from './rerun-words';

type Result = RerunItemView['result'];

interface RerunRecordsProps {
  readonly rerunId: string;
  readonly result: Result | undefined;
  readonly onResult: (result: Result | undefined) => void;
}

/** Records of a re-run with how each stands. */
export function RerunRecords({ rerunId, result, onResult }: RerunRecordsProps) {
  const records = usePages(listRerunRecords, { params: { rerunId }, query: { result, limit: 50 } });
  return (
    <Panel
      title="Records"
      flush
      actions={
        <Select
          aria-label="Result"
          placeholder="Any result"
          clearable
          size="xs"
          value={result ?? null}
          data={rerunResults.map((value) => ({ value, label: rerunResultWords[value].word }))}
          onChange={(value) => onResult((value as Result | null) ?? undefined)}
        />
      }
    >
      {records.error && <ProblemNotice error={records.error} onRetry={() => void records.refetch()} />}
      {records.isPending && <ListSkeleton rows={4} />}
      {records.first && records.items.length === 0 && (
        <NothingHere icon={SearchX} title="No record has this result" why="Choose another one, or all." />
      )}
      {records.items.length > 0 && (
        <>
          <Table className="cards-when-narrow" highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Record</Table.Th>
                <Table.Th>Result</Table.Th>
                <Table.Th>Why</Table.Th>
                <Table.Th>Account</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {records.items.map((record) => (
                <RecordRow key={record.deliveryId} record={record} />
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

function RecordRow({ record }: { record: RerunItemView }) {
  const name = record.name ?? (record.externalId ? `Record ${record.externalId}` : 'Unnamed event');
  return (
    <Table.Tr>
      <Table.Td data-title>
        {record.runId ? (
          <TextLink to="/activity/runs/$runId" params={{ runId: record.runId }} fw={600} c="inherit">
            <LongName>{name}</LongName>
          </TextLink>
        ) : (
          <TextLink
            to="/activity/deliveries/$deliveryId"
            params={{ deliveryId: record.deliveryId }}
            fw={600}
            c="inherit"
          >
            <LongName>{name}</LongName>
          </TextLink>
        )}
      </Table.Td>
      <Table.Td data-label="Result" className="no-break">
        <StatusMark status={rerunResultWord(record)} />
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

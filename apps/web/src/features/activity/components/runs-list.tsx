import { Button, Select, Table, Text } from '@mantine/core';
import { type RunView, listRuns, runOutcomes } from '@thread/contracts';
import { Activity, SearchX } from 'lucide-react';
import { usePages } from '../../../shared/api/use-read';
import { formatDuration, withReadableTimes } from '../../../shared/format/format-time';
import { TextLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { LongName } from '../../../shared/ui/long-name';
import { NothingHere } from '../../../shared/ui/nothing-here';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { ShowMore } from '../../../shared/ui/show-more';
import { StatusMark } from '../../../shared/ui/status-mark';
import { causeWords, runWord, runWords } from '../../../shared/words/status-words';
import type { RunsFilter } from '../activity-filter';
import { ConnectionFilter } from './connection-filter';
import { RecordFilter } from './record-filter';

interface RunsListProps {
  readonly filter: RunsFilter;
  readonly onFilter: (filter: RunsFilter) => void;
  /** True where the list belongs to one connection anyway. */
  readonly ofOneConnection?: boolean;
}

/** Decisions about records, newest first. */
export function RunsList({ filter, onFilter, ofOneConnection = false }: RunsListProps) {
  const runs = usePages(listRuns, { query: { ...filter, limit: 50 } });
  const narrowed = Boolean(
    filter.outcome ?? filter.externalId ?? (ofOneConnection ? undefined : filter.connectionId),
  );
  const clear = (): void => onFilter(ofOneConnection ? { connectionId: filter.connectionId } : {});
  return (
    <>
      <div className="toolbar" role="search">
        <RecordFilter
          value={filter.externalId}
          onChange={(externalId) => onFilter({ ...filter, externalId })}
        />
        <Select
          aria-label="Outcome"
          placeholder="Any outcome"
          clearable
          value={filter.outcome ?? null}
          data={runOutcomes.map((value) => ({ value, label: runWords[value].word }))}
          onChange={(value) =>
            onFilter({ ...filter, outcome: (value as RunsFilter['outcome'] | null) ?? undefined })
          }
        />
        {!ofOneConnection && (
          <ConnectionFilter
            value={filter.connectionId}
            onChange={(connectionId) => onFilter({ ...filter, connectionId })}
          />
        )}
      </div>
      {runs.error && <ProblemNotice error={runs.error} onRetry={() => void runs.refetch()} />}
      {runs.isPending && <ListSkeleton />}
      {runs.first && runs.items.length === 0 && <NoRuns narrowed={narrowed} onClear={clear} />}
      {runs.items.length > 0 && (
        <>
          <RunsTable runs={runs.items} />
          <ShowMore
            shown={runs.items.length}
            hasMore={runs.hasNextPage}
            loading={runs.isFetchingNextPage}
            onMore={() => void runs.fetchNextPage()}
          />
        </>
      )}
    </>
  );
}

/** Runs as rows. */
function RunsTable({ runs }: { runs: readonly RunView[] }) {
  return (
    <Table className="cards-when-narrow" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Record</Table.Th>
          <Table.Th>Outcome</Table.Th>
          <Table.Th>Why</Table.Th>
          <Table.Th>Cause</Table.Th>
          <Table.Th ta="right">Took</Table.Th>
          <Table.Th>When</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {runs.map((run) => (
          <Table.Tr key={run.id}>
            <Table.Td data-title>
              <TextLink to="/activity/runs/$runId" params={{ runId: run.id }} fw={600} c="inherit">
                <LongName>{run.recordName ?? `Record ${run.externalId}`}</LongName>
              </TextLink>
              <Text size="xs" c="dimmed">
                {run.connectorName} · {run.externalId}
              </Text>
            </Table.Td>
            <Table.Td data-label="Outcome">
              <StatusMark status={runWord(run)} />
            </Table.Td>
            <Table.Td data-label="Why" maw={420}>
              <Text size="sm">{withReadableTimes(run.summary)}</Text>
            </Table.Td>
            <Table.Td data-label="Cause">{causeWords[run.cause]}</Table.Td>
            <Table.Td data-label="Took" ta="right" className="no-break">
              {formatDuration(run.durationMs)}
            </Table.Td>
            <Table.Td data-label="When" className="no-break">
              <RelativeTime at={run.createdAt} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function NoRuns({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }) {
  if (narrowed) {
    return (
      <NothingHere
        icon={SearchX}
        title="No run matches"
        why="A record that never reached Thread has no run. Why / why not can look it up at the provider."
        action={
          <Button variant="default" onClick={onClear}>
            Clear filters
          </Button>
        }
      />
    );
  }
  return (
    <NothingHere
      icon={Activity}
      title="No runs yet"
      why="Each time Thread decides about a deal, the decision is kept here with its reasons. Nothing has arrived so far."
    />
  );
}

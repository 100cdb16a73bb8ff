import { Button, Select, Switch, Table, Text } from '@mantine/core';
import { type CauseView, causeOutcomes, listCauses } from '@thread/contracts';
import { CircleCheck, SearchX } from 'lucide-react';
import { usePages } from '../../../shared/api/use-read';
import { withReadableTimes } from '../../../shared/format/format-time';
import { TextLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { NothingHere } from '../../../shared/ui/nothing-here';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { ShowMore } from '../../../shared/ui/show-more';
import { StatusMark } from '../../../shared/ui/status-mark';
import type { CausesFilter } from '../activity-filter';
import { ConnectionFilter } from '../components/connection-filter';
import { causeOutcomeWords, placeOf } from './rerun-words';

interface CausesListProps {
  readonly filter: CausesFilter;
  readonly onFilter: (filter: CausesFilter) => void;
}

/** What did not end as wanted, by cause: mend one, then run all its records again. */
export function CausesList({ filter, onFilter }: CausesListProps) {
  const causes = usePages(listCauses, { query: { ...filter, limit: 50 } });
  const narrowed = Boolean(filter.outcome ?? filter.connectionId);
  return (
    <>
      <div className="toolbar" role="search">
        <Select
          aria-label="How it ended"
          placeholder="Ended any way"
          clearable
          value={filter.outcome ?? null}
          data={causeOutcomes.map((value) => ({ value, label: causeOutcomeWords[value].word }))}
          onChange={(value) =>
            onFilter({ ...filter, outcome: (value as CausesFilter['outcome'] | null) ?? undefined })
          }
        />
        <ConnectionFilter
          value={filter.connectionId}
          onChange={(connectionId) => onFilter({ ...filter, connectionId })}
        />
        <Switch
          label="Show usual skips"
          checked={filter.usual === 'show'}
          onChange={(event) => onFilter({ ...filter, usual: event.target.checked ? 'show' : undefined })}
        />
      </div>
      {causes.error && <ProblemNotice error={causes.error} onRetry={() => void causes.refetch()} />}
      {causes.isPending && <ListSkeleton />}
      {causes.first && causes.items.length === 0 && (
        <NothingHere
          icon={narrowed ? SearchX : CircleCheck}
          title={narrowed ? 'No cause matches' : 'Nothing to mend'}
          why={
            narrowed
              ? 'Try fewer filters.'
              : 'Records that fail, wait or are skipped are gathered here by cause, to be run again together once the cause is mended.'
          }
          action={
            narrowed && (
              <Button variant="default" onClick={() => onFilter({})}>
                Clear filters
              </Button>
            )
          }
        />
      )}
      {causes.items.length > 0 && (
        <>
          <CausesTable causes={causes.items} />
          <ShowMore
            shown={causes.items.length}
            hasMore={causes.hasNextPage}
            loading={causes.isFetchingNextPage}
            onMore={() => void causes.fetchNextPage()}
          />
        </>
      )}
    </>
  );
}

function CausesTable({ causes }: { causes: readonly CauseView[] }) {
  return (
    <Table className="cards-when-narrow" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Cause</Table.Th>
          <Table.Th ta="right">Records</Table.Th>
          <Table.Th>Ended</Table.Th>
          <Table.Th>Newest example</Table.Th>
          <Table.Th>Newest</Table.Th>
          <Table.Th>Oldest</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {causes.map((cause) => (
          <Table.Tr key={cause.key}>
            <Table.Td data-title>
              <TextLink to="/activity/causes/$causeKey" params={{ causeKey: cause.key }} fw={600} c="inherit">
                {cause.title}
              </TextLink>
              <Text size="xs" c="dimmed">
                {placeOf(cause)}
              </Text>
              {cause.rerunId && (
                <TextLink to="/activity/reruns/$rerunId" params={{ rerunId: cause.rerunId }} size="xs">
                  Running again
                </TextLink>
              )}
            </Table.Td>
            <Table.Td data-label="Records" ta="right" fw={600}>
              {cause.count.toLocaleString('en')}
            </Table.Td>
            <Table.Td data-label="Ended" className="no-break">
              <StatusMark status={causeOutcomeWords[cause.outcome]} />
            </Table.Td>
            <Table.Td data-label="Newest example" maw={360}>
              <Text size="sm">{withReadableTimes(cause.example.summary)}</Text>
            </Table.Td>
            <Table.Td data-label="Newest" className="no-break">
              <RelativeTime at={cause.newestAt} />
            </Table.Td>
            <Table.Td data-label="Oldest" className="no-break">
              <RelativeTime at={cause.oldestAt} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

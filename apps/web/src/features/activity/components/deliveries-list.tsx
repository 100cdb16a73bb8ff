import { Button, Select, Table, Text } from '@mantine/core';
import { listDeliveries } from '@thread/contracts';
import { Inbox, SearchX } from 'lucide-react';
import { usePages } from '../../../shared/api/use-read';
import { withReadableTimes } from '../../../shared/format/format-time';
import { TextLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { NothingHere } from '../../../shared/ui/nothing-here';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { ShowMore } from '../../../shared/ui/show-more';
import { StatusMark } from '../../../shared/ui/status-mark';
import { eventWord, plainWord } from '../../../shared/words/plain-word';
import { deliveryWords } from '../../../shared/words/status-words';
import { type DeliveriesFilter, sourceWords } from '../activity-filter';
import { ConnectionFilter } from './connection-filter';
import { RecordFilter } from './record-filter';

interface DeliveriesListProps {
  readonly filter: DeliveriesFilter;
  readonly onFilter: (filter: DeliveriesFilter) => void;
}

/** What arrived, newest first. */
export function DeliveriesList({ filter, onFilter }: DeliveriesListProps) {
  const deliveries = usePages(listDeliveries, { query: { ...filter, limit: 50 } });
  const narrowed = Object.values(filter).some((value) => value !== undefined);
  const words = <Words extends Record<string, string | { readonly word: string }>>(from: Words) =>
    Object.entries(from).map(([value, word]) => ({
      value,
      label: typeof word === 'string' ? word : word.word,
    }));
  return (
    <>
      <div className="toolbar" role="search">
        <RecordFilter value={filter.objectId} onChange={(objectId) => onFilter({ ...filter, objectId })} />
        <Select
          aria-label="Status"
          placeholder="Any status"
          clearable
          value={filter.status ?? null}
          data={words(deliveryWords)}
          onChange={(value) =>
            onFilter({ ...filter, status: (value as DeliveriesFilter['status'] | null) ?? undefined })
          }
        />
        <Select
          aria-label="Came by"
          placeholder="Any way"
          clearable
          value={filter.source ?? null}
          data={words(sourceWords)}
          onChange={(value) =>
            onFilter({ ...filter, source: (value as DeliveriesFilter['source'] | null) ?? undefined })
          }
        />
        <ConnectionFilter
          value={filter.connectionId}
          onChange={(connectionId) => onFilter({ ...filter, connectionId })}
        />
      </div>
      {deliveries.error && (
        <ProblemNotice error={deliveries.error} onRetry={() => void deliveries.refetch()} />
      )}
      {deliveries.isPending && <ListSkeleton />}
      {deliveries.first && deliveries.items.length === 0 && (
        <NothingHere
          icon={narrowed ? SearchX : Inbox}
          title={narrowed ? 'No delivery matches' : 'Nothing has arrived yet'}
          why={
            narrowed
              ? 'Try fewer filters.'
              : 'Every webhook and every find of a sweep is kept here, stored before it is acknowledged.'
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
      {deliveries.items.length > 0 && (
        <>
          <Table className="cards-when-narrow" highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Event</Table.Th>
                <Table.Th>Status</Table.Th>
                <Table.Th>Came by</Table.Th>
                <Table.Th>Record</Table.Th>
                <Table.Th ta="right">Attempts</Table.Th>
                <Table.Th>Received</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {deliveries.items.map((delivery) => (
                <Table.Tr key={delivery.id}>
                  <Table.Td data-title>
                    <TextLink
                      to="/activity/deliveries/$deliveryId"
                      params={{ deliveryId: delivery.id }}
                      fw={600}
                      c="inherit"
                    >
                      <span title={delivery.eventType ?? undefined}>{eventWord(delivery.eventType)}</span>
                    </TextLink>
                    {delivery.errorText && (
                      <Text size="xs" className="bad-text">
                        {withReadableTimes(delivery.errorText)}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td data-label="Status">
                    <StatusMark status={deliveryWords[delivery.status]} />
                  </Table.Td>
                  <Table.Td data-label="Came by">{sourceWords[delivery.source]}</Table.Td>
                  <Table.Td data-label="Record">
                    {delivery.objectId
                      ? `${plainWord(delivery.objectType ?? 'record')} ${delivery.objectId}`
                      : '–'}
                  </Table.Td>
                  <Table.Td data-label="Attempts" ta="right">
                    {delivery.attempts}
                  </Table.Td>
                  <Table.Td data-label="Received" className="no-break">
                    <RelativeTime at={delivery.receivedAt} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <ShowMore
            shown={deliveries.items.length}
            hasMore={deliveries.hasNextPage}
            loading={deliveries.isFetchingNextPage}
            onMore={() => void deliveries.fetchNextPage()}
          />
        </>
      )}
    </>
  );
}

import { Stack, Table, Text } from '@mantine/core';
import { type CauseRecordView, type CauseView, listCauseRecords } from '@thread/contracts';
import { usePages } from '../../../shared/api/use-read';
import { withReadableTimes } from '../../../shared/format/format-time';
import { Figure } from '../../../shared/ui/figure';
import { TextLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { LongName } from '../../../shared/ui/long-name';
import { Notice } from '../../../shared/ui/notice';
import { OutsideLink } from '../../../shared/ui/outside-link';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { ShowMore } from '../../../shared/ui/show-more';
import { causeOutcomeWords } from './rerun-words';

const notAsItWasWords: Readonly<Record<NonNullable<CauseRecordView['notAsItWas']>, string>> = {
  nothing_recorded: 'No version recorded',
  rule_deleted: 'Rule deleted since',
};

/** One cause: what it is, what to mend, and the records that have it. */
export function CauseDetail({ cause }: { cause: CauseView }) {
  const records = usePages(listCauseRecords, { params: { causeKey: cause.key }, query: { limit: 50 } });
  const { tone, icon, word } = causeOutcomeWords[cause.outcome];
  return (
    <Stack gap="md">
      <Notice tone={tone} icon={icon} title={withReadableTimes(cause.example.summary)}>
        {cause.cure && <Text size="sm">{cause.cure}</Text>}
        {cause.rerunId && (
          <TextLink
            to="/activity/reruns/$rerunId"
            params={{ rerunId: cause.rerunId }}
            size="sm"
            underline="always"
            c="inherit"
          >
            These records are being run again: see how far it is
          </TextLink>
        )}
      </Notice>
      <Panel title="At a glance">
        <dl className="figures">
          <Figure
            label={cause.kind === 'delivery' ? 'Deliveries' : 'Records'}
            value={cause.count.toLocaleString('en')}
          />
          <Figure label="Ended" value={word} />
          <Figure label="Newest" value={<RelativeTime at={cause.newestAt} />} />
          <Figure label="Oldest" value={<RelativeTime at={cause.oldestAt} />} />
        </dl>
      </Panel>
      <Panel title={cause.kind === 'delivery' ? 'Deliveries' : 'Records'} flush>
        {records.error && <ProblemNotice error={records.error} onRetry={() => void records.refetch()} />}
        {records.isPending && <ListSkeleton rows={4} />}
        {records.items.length > 0 && (
          <>
            <RecordsTable records={records.items} ofRule={cause.kind === 'record'} />
            <ShowMore
              shown={records.items.length}
              hasMore={records.hasNextPage}
              loading={records.isFetchingNextPage}
              onMore={() => void records.fetchNextPage()}
            />
          </>
        )}
      </Panel>
    </Stack>
  );
}

function RecordsTable({ records, ofRule }: { records: readonly CauseRecordView[]; ofRule: boolean }) {
  return (
    <Table className="cards-when-narrow" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{ofRule ? 'Record' : 'Delivery'}</Table.Th>
          <Table.Th>Why</Table.Th>
          {ofRule && <Table.Th>Rule version</Table.Th>}
          <Table.Th>When</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {records.map((record) => (
          <Table.Tr key={record.runId ?? record.deliveryId}>
            <Table.Td data-title>
              <RecordLink record={record} />
            </Table.Td>
            <Table.Td data-label="Why" maw={420}>
              <Text size="sm">{withReadableTimes(record.summary)}</Text>
            </Table.Td>
            {ofRule && (
              <Table.Td data-label="Rule version" className="no-break">
                {record.notAsItWas ? notAsItWasWords[record.notAsItWas] : (record.ruleVersion ?? '–')}
              </Table.Td>
            )}
            <Table.Td data-label="When" className="no-break">
              <RelativeTime at={record.at} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function RecordLink({ record }: { record: CauseRecordView }) {
  const name = record.name ?? (record.externalId ? `Record ${record.externalId}` : 'Unnamed event');
  return (
    <>
      {record.runId ? (
        <TextLink to="/activity/runs/$runId" params={{ runId: record.runId }} fw={600} c="inherit">
          <LongName>{name}</LongName>
        </TextLink>
      ) : (
        <TextLink
          to="/activity/deliveries/$deliveryId"
          params={{ deliveryId: record.deliveryId ?? '' }}
          fw={600}
          c="inherit"
        >
          <LongName>{name}</LongName>
        </TextLink>
      )}
      {record.url && (
        <Text size="xs" c="dimmed" component="div">
          <OutsideLink href={record.url}>{record.externalId ?? 'Open'}</OutsideLink>
        </Text>
      )}
    </>
  );
}

import { Table, Text } from '@mantine/core';
import { type RerunView, listReruns } from '@thread/contracts';
import { usePages } from '../../../shared/api/use-read';
import { TextLink } from '../../../shared/ui/links';
import { Panel } from '../../../shared/ui/panel';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { ShowMore } from '../../../shared/ui/show-more';
import { rerunModeWords, titleOf } from './rerun-words';

/** Re-runs so far, newest first; nothing while there were none. */
export function RerunsList() {
  const reruns = usePages(listReruns, { query: { limit: 10 } });
  if (reruns.items.length === 0) return null;
  return (
    <Panel title="Re-runs" description="What was run again, by whom and how far it is." flush>
      <Table className="cards-when-narrow" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What</Table.Th>
            <Table.Th>How</Table.Th>
            <Table.Th ta="right">Records</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Asked by</Table.Th>
            <Table.Th>When</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {reruns.items.map((rerun) => (
            <RerunRow key={rerun.id} rerun={rerun} />
          ))}
        </Table.Tbody>
      </Table>
      <ShowMore
        shown={reruns.items.length}
        hasMore={reruns.hasNextPage}
        loading={reruns.isFetchingNextPage}
        onMore={() => void reruns.fetchNextPage()}
      />
    </Panel>
  );
}

function stateText({ waiting, cancelled }: RerunView): string {
  if (waiting > 0) return `${waiting.toLocaleString('en')} waiting`;
  return cancelled > 0 ? `Stopped, ${cancelled.toLocaleString('en')} cancelled` : 'Done';
}

function RerunRow({ rerun }: { rerun: RerunView }) {
  return (
    <Table.Tr>
      <Table.Td data-title>
        <TextLink to="/activity/reruns/$rerunId" params={{ rerunId: rerun.id }} fw={600} c="inherit">
          {titleOf(rerun)}
        </TextLink>
        <Text size="xs" c="dimmed">
          {rerun.connection.connectorName}: {rerun.connection.name}
          {rerun.ruleName && ` · ${rerun.ruleName}`}
        </Text>
      </Table.Td>
      <Table.Td data-label="How" className="no-break">
        {rerunModeWords[rerun.mode]}
      </Table.Td>
      <Table.Td data-label="Records" ta="right">
        {rerun.total.toLocaleString('en')}
      </Table.Td>
      <Table.Td data-label="State" className="no-break">
        {stateText(rerun)}
      </Table.Td>
      <Table.Td data-label="Asked by">{rerun.requestedBy ?? '–'}</Table.Td>
      <Table.Td data-label="When" className="no-break">
        <RelativeTime at={rerun.createdAt} />
      </Table.Td>
    </Table.Tr>
  );
}

import { Button, Group, SimpleGrid, Text } from '@mantine/core';
import { decidePendingReauthorisation, readPendingReauthorisation } from '@thread/contracts';
import { useRead } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { RelativeTime } from '../../../shared/ui/relative-time';

interface ReplacementDecisionProps {
  readonly pendingId: string;
  readonly onDecided: () => void;
}

/** The account that was connected beside the one that answered, to accept or discard. */
export function ReplacementDecision({ pendingId, onDecided }: ReplacementDecisionProps) {
  const pending = useRead(readPendingReauthorisation, { params: { pendingId } });
  const decide = useSend(decidePendingReauthorisation, {
    done: ({ accepted }) =>
      accepted ? 'The other account is connected now.' : 'The present account stays connected.',
    refreshes: ['listConnectors', 'readConnection'],
    onDone: onDecided,
  });
  if (pending.error) return <ProblemNotice error={pending.error} onRetry={() => void pending.refetch()} />;
  if (!pending.data) return <ListSkeleton rows={2} />;
  const { present, offered, expiresAt } = pending.data;
  const answer = (accept: boolean): void => decide.mutate({ params: { pendingId }, body: { accept } });
  return (
    <Panel
      title="Which account should this connection use?"
      description={
        <>
          The offer lapses <RelativeTime at={expiresAt} />. Links to records of the present account stay, but
          point at records the other account does not have.
        </>
      }
    >
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {[
          { title: 'Connected at present', account: present },
          { title: 'Answered just now', account: offered },
        ].map(({ title, account }) => (
          <div key={title} className="compare-box">
            <Text size="xs" c="dimmed">
              {title}
            </Text>
            <Text fw={600}>{account.externalAccountName}</Text>
            <Text size="sm" c="dimmed">
              Account {account.externalAccountId}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      <Group mt="md" gap="xs">
        <Button onClick={() => answer(false)} loading={decide.isPending}>
          Keep {present.externalAccountName}
        </Button>
        <Button variant="default" onClick={() => answer(true)} loading={decide.isPending}>
          Replace it with {offered.externalAccountName}
        </Button>
      </Group>
    </Panel>
  );
}

import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { type ConnectionDetail, disconnectConnection } from '@thread/contracts';
import { useSend } from '../../../shared/api/use-send';
import { notifyDone } from '../../../shared/ui/notify';

interface DisconnectDialogProps {
  readonly connection: ConnectionDetail;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks before disconnecting, naming what stops and what stays. */
export function DisconnectDialog({ connection, opened, onClose }: DisconnectDialogProps) {
  const send = useSend(disconnectConnection, {
    refreshes: ['readConnection', 'listConnectors', 'readOverview'],
    onDone: ({ revokedAtProvider, notes }) => {
      onClose();
      const revoked = revokedAtProvider
        ? 'Disconnected, and the access was revoked at the provider.'
        : 'Disconnected here. The provider did not confirm the revocation; remove the app there too.';
      notifyDone([revoked, ...notes].join(' '));
    },
  });
  const { rules, accounts, waitingEvents } = connection.health.impact;
  return (
    <Modal opened={opened} onClose={onClose} title={`Disconnect ${connection.externalAccountName}?`}>
      <Stack gap="md">
        <section>
          <Text fw={600} size="sm">
            What stops
          </Text>
          <List size="sm" mt={4}>
            <List.Item>{rules === 1 ? '1 rule stops' : `${rules} rules stop`} creating accounts</List.Item>
            <List.Item>Updates from {connection.connectorName} to accounts stop</List.Item>
            {waitingEvents > 0 && (
              <List.Item>{waitingEvents} waiting events are kept, but not worked on</List.Item>
            )}
          </List>
        </section>
        <section>
          <Text fw={600} size="sm">
            What stays
          </Text>
          <List size="sm" mt={4}>
            <List.Item>
              {accounts === 1 ? '1 account' : `${accounts} accounts`} with plans, facts and timelines
            </List.Item>
            <List.Item>Rules, mapping and the activity log, ready for a reconnection</List.Item>
          </List>
        </section>
        <Text size="sm" c="dimmed">
          The access key is deleted here and revoked at the provider. If the provider does not answer, it is
          still deleted here.
        </Text>
        <Group justify="flex-end" gap="xs" className="dialog-foot">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button
            color="red"
            loading={send.isPending}
            onClick={() => send.mutate({ params: { connectionId: connection.id }, body: { confirm: true } })}
          >
            Disconnect
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

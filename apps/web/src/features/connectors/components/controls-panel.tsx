import { Stack, Switch, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ConnectionDetail, disconnectConnection, updateConnection } from '@thread/contracts';
import { CirclePause, CirclePlay, Unplug } from 'lucide-react';
import { useSend } from '../../../shared/api/use-send';
import { usePermission } from '../../../shared/session/permission';
import { ActionButton } from '../../../shared/ui/action-button';
import { Panel } from '../../../shared/ui/panel';
import { DisconnectDialog } from './disconnect-dialog';

/** The switches of a connection: automatic creation, pause, disconnect. */
export function ControlsPanel({ connection }: { connection: ConnectionDetail }) {
  const [leaving, dialog] = useDisclosure(false);
  const permission = usePermission(updateConnection, 'switch this');
  const update = useSend(updateConnection, { refreshes: ['readConnection', 'listConnectors'] });
  const params = { connectionId: connection.id };
  const paused = connection.health.state === 'paused';
  return (
    <Panel title="Controls">
      <Stack gap="md">
        <Switch
          label="Create accounts automatically"
          description={
            <>
              Off: deals are still received, decided on and logged, but no account is created until someone
              says so.{permission.reason && ` ${permission.reason}`}
            </>
          }
          checked={connection.settings.autoCreate}
          disabled={!permission.allowed || update.isPending}
          onChange={(event) => update.mutate({ params, body: { autoCreate: event.currentTarget.checked } })}
        />
        <div className="control-line">
          <Text size="sm" c="dimmed">
            {paused
              ? 'Paused: what arrives is kept and worked through in order when you resume.'
              : 'Pausing keeps what arrives and works through it in order when you resume.'}
          </Text>
          <ActionButton
            endpoint={updateConnection}
            variant="default"
            loading={update.isPending}
            leftSection={
              paused ? <CirclePlay size={16} aria-hidden /> : <CirclePause size={16} aria-hidden />
            }
            onClick={() => update.mutate({ params, body: { paused: !paused } })}
          >
            {paused ? 'Resume' : 'Pause'}
          </ActionButton>
        </div>
        <div className="control-line">
          <Text size="sm" c="dimmed">
            Disconnecting deletes the access key. Accounts and history stay.
          </Text>
          <ActionButton
            endpoint={disconnectConnection}
            variant="default"
            color="red"
            leftSection={<Unplug size={16} aria-hidden />}
            onClick={dialog.open}
          >
            Disconnect…
          </ActionButton>
        </div>
      </Stack>
      <DisconnectDialog connection={connection} opened={leaving} onClose={dialog.close} />
    </Panel>
  );
}

import { Group, Text } from '@mantine/core';
import { type ConnectionDetail, admins } from '@thread/contracts';
import { Building2, Server } from 'lucide-react';
import { ActionButton } from '../../../shared/ui/action-button';
import { ExactTime } from '../../../shared/ui/exact-time';
import { Panel } from '../../../shared/ui/panel';

interface AppPanelProps {
  readonly connection: Pick<ConnectionDetail, 'connectorName'>;
  readonly app: NonNullable<ConnectionDetail['app']>;
  /** Opens the dialog that leads to the provider, where an app can be entered. */
  readonly onChange: () => void;
}

/** Which app at the provider a connection works through, and since when. */
export function AppPanel({ connection, app, onChange }: AppPanelProps) {
  const own = app.owner === 'customer';
  const Icon = own ? Building2 : Server;
  return (
    <Panel
      title="App"
      description={`What ${connection.connectorName} knows Thread as. Its secret is encrypted and never shown.`}
    >
      <Group justify="space-between" align="flex-start" gap="sm">
        <div>
          <Text fw={600} size="sm" className="icon-line">
            <Icon size={16} aria-hidden />
            {own ? 'Your own app' : 'The app of this installation'}
          </Text>
          {app.clientId && (
            <Text size="sm">
              Client id <code className="value-code">{app.clientId}</code>
            </Text>
          )}
          <Text size="sm" c="dimmed">
            {app.setAt ? (
              <>
                {own ? 'Entered' : 'Used since'} <ExactTime at={app.setAt} />
              </>
            ) : (
              'Since before Thread kept the date'
            )}
          </Text>
        </div>
        <ActionButton endpoint={{ access: admins }} size="xs" variant="default" onClick={onChange}>
          Change the app…
        </ActionButton>
      </Group>
      <Text size="xs" c="dimmed" mt="sm">
        Changing it means reconnecting with the client id and secret of another app. Rules, mapping and
        history stay.
      </Text>
    </Panel>
  );
}

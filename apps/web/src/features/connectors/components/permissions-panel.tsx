import { Group, Stack, Text } from '@mantine/core';
import { type ConnectionDetail, admins } from '@thread/contracts';
import { CircleCheck, CircleDashed, CircleX } from 'lucide-react';
import { ActionButton } from '../../../shared/ui/action-button';
import { Panel } from '../../../shared/ui/panel';
import { StatusMark } from '../../../shared/ui/status-mark';
import type { StatusWord } from '../../../shared/words/status-words';

const granted: StatusWord = { word: 'Granted', icon: CircleCheck, tone: 'good' };
const missing: StatusWord = { word: 'Missing', icon: CircleX, tone: 'bad' };
const notAsked: StatusWord = { word: 'Not asked for', icon: CircleDashed, tone: 'neutral' };
const refused: StatusWord = { word: 'Not granted', icon: CircleX, tone: 'warn' };

interface PermissionsPanelProps {
  readonly scopes: ConnectionDetail['scopes'];
  /** Asks for a group beside those already chosen. */
  readonly onWiden: (groupId: string) => void;
}

/** Which permissions the connection has, and what each optional group would add. */
export function PermissionsPanel({ scopes, onWiden }: PermissionsPanelProps) {
  return (
    <Panel
      title="Permissions"
      description="What the provider lets Thread do. A missing one switches off just its feature."
    >
      {scopes.required.length === 0 && scopes.groups.length === 0 && (
        <Text size="sm" c="dimmed">
          This provider keeps no list of permissions: what Thread may see was chosen on the provider’s own
          page. Reconnect to share more or less.
        </Text>
      )}
      <Stack gap="sm">
        {scopes.required.map(({ scope, granted: has }) => (
          <Group key={scope} justify="space-between" gap="xs">
            <code className="value-code">{scope}</code>
            <StatusMark status={has ? granted : missing} />
          </Group>
        ))}
      </Stack>
      {scopes.groups.length > 0 && (
        <ul className="group-list">
          {scopes.groups.map((group) => (
            <li key={group.id}>
              <div>
                <Text fw={600} size="sm">
                  {group.label}
                </Text>
                <Text size="sm" c="dimmed">
                  {group.enables}
                </Text>
                <Text size="xs" c="dimmed">
                  {group.scopes.join(', ')}
                </Text>
              </div>
              <Group gap="xs" wrap="nowrap">
                <StatusMark status={group.granted ? granted : group.chosen ? refused : notAsked} />
                {!group.granted && (
                  <ActionButton
                    endpoint={{ access: admins }}
                    size="xs"
                    variant="default"
                    aria-label={`Grant: ${group.label}`}
                    onClick={() => onWiden(group.id)}
                  >
                    Grant
                  </ActionButton>
                )}
              </Group>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

import { Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ConnectionDetail, readOwnAddress } from '@thread/contracts';
import { useRead } from '../../../shared/api/use-read';
import { ActionButton } from '../../../shared/ui/action-button';
import { CopyLine } from '../../../shared/ui/copy-line';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';

/** Where automations at the provider can tell Thread of changes. The address is a secret and is fetched when an admin asks for it. */
export function OwnAddressPanel({ connection }: { connection: ConnectionDetail }) {
  const [shown, { open, close }] = useDisclosure(false);
  const read = useRead(readOwnAddress, { params: { connectionId: connection.id } }, { enabled: shown });
  return (
    <Panel
      title="Address for messages"
      description={`Enter this address in ${connection.connectorName}, and records arrive within seconds after they change. Without it the sweep still finds everything, later.`}
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm" c="dimmed">
          It belongs to {connection.externalAccountName} alone. Keep it like a password: whoever has it can
          make Thread look at records of this account again.
        </Text>
        {shown && read.error && !read.data && (
          <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />
        )}
        {shown && read.data && <CopyLine value={read.data.address} label="the address" />}
        <ActionButton
          endpoint={readOwnAddress}
          size="xs"
          variant="default"
          loading={shown && read.isLoading}
          onClick={shown ? close : open}
        >
          {shown ? 'Hide the address' : 'Show the address'}
        </ActionButton>
      </Stack>
    </Panel>
  );
}

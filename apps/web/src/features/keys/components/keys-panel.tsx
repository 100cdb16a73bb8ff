import { Anchor, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import { modals } from '@mantine/modals';
import { type ApiKeyView, createApiKey, listApiKeys, revokeApiKey } from '@thread/contracts';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useRead } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';
import { formatInstant } from '../../../shared/format/format-time';
import { ActionButton } from '../../../shared/ui/action-button';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { NothingHere } from '../../../shared/ui/nothing-here';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { StatusMark } from '../../../shared/ui/status-mark';
import { keyWords } from '../key-words';
import { CreateKey } from './create-key';

/** The workspace's API keys: what each may do, who made it, when it was last used, and the way to revoke it. */
export function KeysPanel() {
  const [creating, setCreating] = useState(false);
  const keys = useRead(listApiKeys, {});
  const create = (
    <ActionButton
      endpoint={createApiKey}
      leftSection={<Plus size={16} aria-hidden />}
      onClick={() => setCreating(true)}
    >
      Create key
    </ActionButton>
  );
  return (
    <Panel
      title="API keys"
      description={
        <>
          For programs that call the{' '}
          <Anchor href="/api/docs" size="sm" underline="always">
            REST API
          </Anchor>{' '}
          of this workspace. A key does what its scopes say, and works while its maker is an admin here.
        </>
      }
      actions={create}
      flush
    >
      <CreateKey opened={creating} onClose={() => setCreating(false)} />
      {keys.isError && <ProblemNotice error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.isPending && <ListSkeleton />}
      {keys.data?.data.length === 0 && (
        <NothingHere
          icon={KeyRound}
          title="No API keys yet"
          why="People sign in with their password; a program needs a key."
        />
      )}
      {keys.data && keys.data.data.length > 0 && <KeysTable keys={keys.data.data} />}
    </Panel>
  );
}

function KeysTable({ keys }: { keys: readonly ApiKeyView[] }) {
  return (
    <Table className="cards-when-narrow">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Key</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th>Scopes</Table.Th>
          <Table.Th>Last used</Table.Th>
          <Table.Th>Expires</Table.Th>
          <Table.Th>
            <VisuallyHidden>Actions</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {keys.map((key) => (
          <KeyRow key={key.id} apiKey={key} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function KeyRow({ apiKey }: { apiKey: ApiKeyView }) {
  const revoke = useSend(revokeApiKey, { refreshes: ['listApiKeys'], done: 'The key is revoked.' });
  const ask = (): void => {
    modals.openConfirmModal({
      title: `Revoke “${apiKey.name}”?`,
      children: 'The next call with this key is refused. This cannot be undone; make a new key instead.',
      labels: { confirm: 'Revoke key', cancel: 'Keep it' },
      confirmProps: { color: 'red' },
      onConfirm: () => revoke.mutate({ params: { keyId: apiKey.id } }),
    });
  };
  return (
    <Table.Tr>
      <Table.Td data-title>
        <Text size="sm" fw={600} className="any-break">
          {apiKey.name}
        </Text>
        <Text size="xs" c="dimmed">
          <code>{apiKey.prefix}_…</code>
        </Text>
        {apiKey.createdBy && (
          <Text size="xs" c="dimmed">
            made by {apiKey.createdBy.name}, <RelativeTime at={apiKey.createdAt} />
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label="State">
        <StatusMark status={keyWords[apiKey.state]} />
      </Table.Td>
      <Table.Td data-label="Scopes">
        <Text size="sm">{apiKey.scopes.join(', ')}</Text>
      </Table.Td>
      <Table.Td data-label="Last used" className="no-break">
        {apiKey.lastUsedAt ? <RelativeTime at={apiKey.lastUsedAt} /> : 'Never'}
        {apiKey.lastUsedIp && (
          <Text size="xs" c="dimmed">
            {apiKey.lastUsedIp}
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label="Expires" className="no-break">
        {apiKey.expiresAt ? (
          <span title={formatInstant(apiKey.expiresAt)}>
            <RelativeTime at={apiKey.expiresAt} />
          </span>
        ) : (
          'Never'
        )}
      </Table.Td>
      <Table.Td>
        {apiKey.state !== 'revoked' && (
          <Group justify="flex-end">
            <ActionButton
              endpoint={revokeApiKey}
              size="xs"
              variant="default"
              loading={revoke.isPending}
              aria-label={`Revoke ${apiKey.name}`}
              onClick={ask}
            >
              Revoke
            </ActionButton>
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

import { SimpleGrid, Stack } from '@mantine/core';
import { type ConnectionDetail, probeConnection, updateConnection } from '@thread/contracts';
import { useSend } from '../../../shared/api/use-send';
import { AppPanel } from './app-panel';
import { ConnectionBanner } from './connection-banner';
import { ControlsPanel } from './controls-panel';
import { HistoryPanel } from './history-panel';
import { OwnAddressPanel } from './own-address-panel';
import { PermissionsPanel } from './permissions-panel';
import { ProbePanel } from './probe-panel';
import { SilenceNotice } from './silence-notice';
import { WriteBackPanel } from '../write-back/write-back-panel';
import { TrafficPanel, WebhookPanel } from './traffic-panel';

/** Opens the dialog that leads to the provider, with these optional groups ticked; `ownApp` when an app is to be entered in it. */
export type Reconnect = (groups: readonly string[], how?: { readonly ownApp: boolean }) => void;

interface ConnectionHealthProps {
  readonly connection: ConnectionDetail;
  /** True when the page says already that it is connected. */
  readonly told: boolean;
  readonly onReconnect: Reconnect;
}

/** Everything about how one connection stands. */
export function ConnectionHealth({ connection, told, onReconnect }: ConnectionHealthProps) {
  const refreshes = ['readConnection', 'listConnectors', 'readOverview'];
  const update = useSend(updateConnection, { refreshes });
  const probe = useSend(probeConnection, { refreshes, done: ({ health }) => health.title });
  const params = { connectionId: connection.id };
  const chosen = connection.scopes.groups.filter((group) => group.chosen).map((group) => group.id);
  return (
    <Stack gap="md">
      {!(told && connection.health.state === 'connected') && (
        <ConnectionBanner
          connection={connection}
          busy={update.isPending || probe.isPending}
          onReconnect={(groups) => onReconnect([...new Set([...chosen, ...groups])])}
          onResume={() => update.mutate({ params, body: { paused: false } })}
          onProbe={() => probe.mutate({ params })}
        />
      )}
      {connection.alarm && <SilenceNotice alarm={connection.alarm} />}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" className="align-start">
        <Stack gap="md">
          <ProbePanel connectionId={connection.id} lastProbeAt={connection.lastProbeAt} />
          <ControlsPanel connection={connection} />
          {connection.app && (
            <AppPanel
              connection={connection}
              app={connection.app}
              onChange={() => onReconnect(chosen, { ownApp: true })}
            />
          )}
          <TrafficPanel connection={connection} />
          {connection.webhook && <WebhookPanel webhook={connection.webhook} />}
          {connection.ownAddress && <OwnAddressPanel connection={connection} />}
        </Stack>
        <Stack gap="md">
          <PermissionsPanel
            scopes={connection.scopes}
            onWiden={(group) => onReconnect([...new Set([...chosen, group])])}
          />
          <WriteBackPanel
            connection={connection}
            onWiden={(group) => onReconnect([...new Set([...chosen, group])])}
          />
          <HistoryPanel history={connection.history} />
        </Stack>
      </SimpleGrid>
    </Stack>
  );
}

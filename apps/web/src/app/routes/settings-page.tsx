import { Tabs, Text } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { listApiKeys } from '@thread/contracts';
import { AuditPanel } from '../../features/audit/components/audit-panel';
import { KeysPanel } from '../../features/keys/components/keys-panel';
import { usePermission } from '../../shared/session/permission';
import { Notice } from '../../shared/ui/notice';
import { Page } from '../../shared/ui/page';

const route = getRouteApi('/inside/settings');

export function SettingsPage() {
  const { tab = 'keys', ...filter } = route.useSearch();
  const navigate = useNavigate();
  const permission = usePermission(listApiKeys, 'see the settings');
  return (
    <Page title="Settings" description="What programs may do in this workspace, and who did what.">
      {permission.allowed ? (
        <Tabs
          value={tab}
          keepMounted={false}
          onChange={(next) =>
            void navigate({
              to: '/settings',
              search: { tab: next === 'audit' ? next : undefined },
              replace: true,
            })
          }
        >
          <Tabs.List mb="md">
            <Tabs.Tab value="keys">API keys</Tabs.Tab>
            <Tabs.Tab value="audit">Audit log</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="keys">
            <KeysPanel />
          </Tabs.Panel>
          <Tabs.Panel value="audit">
            <AuditPanel
              filter={filter}
              onFilter={(next) =>
                void navigate({ to: '/settings', search: { tab: 'audit', ...next }, replace: true })
              }
            />
          </Tabs.Panel>
        </Tabs>
      ) : (
        <Notice tone="info" title="Settings are for admins">
          <Text size="sm">{permission.reason}</Text>
        </Notice>
      )}
    </Page>
  );
}

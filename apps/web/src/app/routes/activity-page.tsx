import { Stack, Tabs } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { DeliveriesList } from '../../features/activity/components/deliveries-list';
import { RunsList } from '../../features/activity/components/runs-list';
import { CausesList } from '../../features/activity/reruns/causes-list';
import { RerunsList } from '../../features/activity/reruns/reruns-list';
import { Page } from '../../shared/ui/page';
import { Panel } from '../../shared/ui/panel';

const route = getRouteApi('/inside/activity');

export function ActivityPage() {
  const {
    view = 'runs',
    connectionId,
    outcome,
    ended,
    usual,
    externalId,
    status,
    source,
  } = route.useSearch();
  const navigate = useNavigate();
  return (
    <Page
      title="Activity"
      description="Every decision with its reasons, and everything that arrived. Open a row to follow it from delivery to effect."
    >
      <Tabs
        value={view}
        onChange={(next) =>
          void navigate({
            to: '/activity',
            search: { view: next === 'deliveries' || next === 'causes' ? next : undefined, connectionId },
          })
        }
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="runs">Runs</Tabs.Tab>
          <Tabs.Tab value="deliveries">Deliveries</Tabs.Tab>
          <Tabs.Tab value="causes">Error centre</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="runs">
          <Panel flush>
            <RunsList
              filter={{ connectionId, outcome, externalId }}
              onFilter={(filter) => void navigate({ to: '/activity', search: filter, replace: true })}
            />
          </Panel>
        </Tabs.Panel>
        <Tabs.Panel value="deliveries">
          <Panel flush>
            <DeliveriesList
              filter={{ connectionId, status, source, objectId: externalId }}
              onFilter={({ objectId, ...rest }) =>
                void navigate({
                  to: '/activity',
                  search: { ...rest, externalId: objectId, view: 'deliveries' },
                  replace: true,
                })
              }
            />
          </Panel>
        </Tabs.Panel>
        <Tabs.Panel value="causes">
          <Stack gap="lg">
            <Panel
              title="What did not end as wanted"
              description="Gathered by cause. Mend one, then run all its records again."
              flush
            >
              <CausesList
                filter={{ connectionId, outcome: ended, usual }}
                onFilter={(filter) =>
                  void navigate({
                    to: '/activity',
                    search: {
                      view: 'causes',
                      connectionId: filter.connectionId,
                      ended: filter.outcome,
                      usual: filter.usual === 'show' ? 'show' : undefined,
                    },
                    replace: true,
                  })
                }
              />
            </Panel>
            <RerunsList />
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

import { Group, Select, Stack, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ConnectorCard, admins, listConnectors, readConnection } from '@thread/contracts';
import { Plug } from 'lucide-react';
import { useState } from 'react';
import { RunsList } from '../../features/activity/components/runs-list';
import type { RunsFilter } from '../../features/activity/activity-filter';
import { ConnectDialog } from '../../features/connectors/components/connect-dialog';
import { ConnectionHealth, type Reconnect } from '../../features/connectors/components/connection-health';
import { ConnectionTrouble } from '../../features/connectors/components/connection-trouble';
import { OutcomeNotice } from '../../features/connectors/outcomes/outcome-notice';
import type { OutcomeStep } from '../../features/connectors/outcomes/outcome-words';
import { ReplacementDecision } from '../../features/connectors/outcomes/replacement-decision';
import { MappingTab } from '../../features/mappings/components/mapping-tab';
import { RulesTab } from '../../features/rules/components/rules-tab';
import { useRead } from '../../shared/api/use-read';
import { ActionButton } from '../../shared/ui/action-button';
import { ButtonLink, TextLink } from '../../shared/ui/links';
import { ListSkeleton } from '../../shared/ui/list-skeleton';
import { NothingHere } from '../../shared/ui/nothing-here';
import { OutsideLink } from '../../shared/ui/outside-link';
import { Page } from '../../shared/ui/page';
import { Panel } from '../../shared/ui/panel';
import { ProblemNotice } from '../../shared/ui/problem-notice';
import { ProviderMark } from '../../shared/ui/provider-mark';
import { StatusMark } from '../../shared/ui/status-mark';
import { WayBack } from '../../shared/ui/way-back';
import { connectionWords } from '../../shared/words/status-words';
import type { ConnectorSearch } from './search-schemas';

const route = getRouteApi('/inside/connectors/$connectorId');
const wayBack = (
  <WayBack>
    <TextLink to="/connectors">Connectors</TextLink>
  </WayBack>
);

export function ConnectorPage() {
  const { connectorId } = route.useParams();
  const connectors = useRead(listConnectors, {});
  const card = connectors.data?.data.find((each) => each.id === connectorId);
  if (card) return <KnownConnector card={card} />;
  return (
    <Page title="Connector" lead={wayBack}>
      {connectors.error && (
        <ProblemNotice error={connectors.error} onRetry={() => void connectors.refetch()} />
      )}
      {connectors.isPending && <ListSkeleton rows={4} height={90} />}
      {connectors.data && (
        <NothingHere
          icon={Plug}
          title="There is no such connector"
          why="The address names a connector this Thread does not have."
        />
      )}
    </Page>
  );
}

/** The connection shown: the one named in the address, else the first that is open, else the latest closed one. */
function shownConnection(card: ConnectorCard, wanted: string | undefined) {
  const open = card.connections.filter((each) => each.health.state !== 'disconnected');
  return card.connections.find((each) => each.id === wanted) ?? open[0] ?? card.connections[0];
}

/** Whether a connection can be authorised again with an app of the customer's own that it has. Unknown counts: the server says when it has none. */
function keepsOwnApp({ health, app }: ConnectorCard['connections'][number]): boolean {
  return health.state !== 'disconnected' && app?.owner !== 'installation';
}

/** What the server added to an outcome, in words. */
function outcomeDetail(
  search: ConnectorSearch,
  missing: ConnectorCard['optionalGroups'],
): string | undefined {
  if (missing.length > 0) return missing.map((group) => `${group.label}: ${group.enables}`).join(' ');
  if (search.missing) return `Not granted: ${search.missing.split(/[ ,]+/).join(', ')}`;
  if (search.account) return `The account that answered: ${search.account}`;
  return search.detail;
}

/** What the dialog that leads to the provider is opened for. */
interface ConnectRequest {
  readonly groups: readonly string[];
  readonly another: boolean;
  readonly ownApp: boolean;
}
const plainRequest: ConnectRequest = { groups: [], another: false, ownApp: false };

function KnownConnector({ card }: { card: ConnectorCard }) {
  const search = route.useSearch();
  const navigate = useNavigate();
  const [dialogOpen, dialog] = useDisclosure(false);
  const [{ groups, another, ownApp }, setAsked] = useState<ConnectRequest>(plainRequest);
  const connection = shownConnection(card, search.connection);
  const go = (next: ConnectorSearch): void =>
    void navigate({
      to: '/connectors/$connectorId',
      params: { connectorId: card.id },
      search: next,
      replace: true,
    });
  const kept: ConnectorSearch = { tab: search.tab, connection: search.connection };
  const missing = card.optionalGroups.filter((group) => search.missing?.split(',').includes(group.id));
  const ask = (request: Partial<ConnectRequest>): void => {
    setAsked({ ...plainRequest, ...request });
    dialog.open();
  };
  const reconnect: Reconnect = (chosen, how) => ask({ groups: chosen, ...how });
  const nextAction = (step: OutcomeStep) => {
    if (step === 'connect_again' || step === 'widen') {
      const open = (): void => reconnect(missing.map((group) => group.id));
      return (
        <ActionButton endpoint={{ access: admins }} size="xs" onClick={open}>
          {step === 'widen' ? 'Grant the rest' : 'Begin again'}
        </ActionButton>
      );
    }
    if (step !== 'set_up_rule') return null;
    return (
      <ButtonLink
        to="/connectors/$connectorId"
        params={{ connectorId: card.id }}
        search={{ tab: 'rule' }}
        size="xs"
      >
        Check the rule
      </ButtonLink>
    );
  };
  return (
    <Page
      title={card.name}
      lead={wayBack}
      mark={<ProviderMark svg={card.mark} size={26} />}
      description={connection?.externalAccountName}
      actions={
        connection && (
          <ConnectionState
            card={card}
            connection={connection}
            onConnectAnother={() => ask({ another: true })}
          />
        )
      }
    >
      <Stack gap="md">
        {search.outcome && (
          <OutcomeNotice
            outcome={search.outcome}
            detail={outcomeDetail(search, missing)}
            onClose={() => go(kept)}
            actionFor={nextAction}
          />
        )}
        {search.outcome === 'different_account' && search.pending && (
          <ReplacementDecision pendingId={search.pending} onDecided={() => go(kept)} />
        )}
        {card.connections.length > 1 && (
          <Select
            label="Connection"
            maw={360}
            allowDeselect={false}
            value={connection?.id ?? null}
            data={card.connections.map((each) => ({ value: each.id, label: each.externalAccountName }))}
            onChange={(id) => go({ ...kept, connection: id ?? undefined })}
          />
        )}
        {connection ? (
          <ConnectionTabs connectionId={connection.id} onReconnect={reconnect} />
        ) : (
          <Panel>
            <NothingHere
              icon={Plug}
              title={`${card.name} is not connected`}
              why={card.coming ? `${card.coming.what} ${card.coming.why}` : card.summary}
              action={
                card.status === 'available' && (
                  <ActionButton endpoint={{ access: admins }} onClick={() => reconnect([])}>
                    Connect
                  </ActionButton>
                )
              }
            />
          </Panel>
        )}
      </Stack>
      <ConnectDialog
        key={`${another} ${ownApp} ${groups.join(' ')}`}
        card={card}
        opened={dialogOpen}
        onClose={dialog.close}
        chosen={groups}
        entersOwnApp={ownApp}
        connectionId={another ? undefined : connection?.id}
        keepsOwnApp={!another && connection !== undefined && keepsOwnApp(connection)}
      />
    </Page>
  );
}

interface ConnectionStateProps {
  readonly card: ConnectorCard;
  readonly connection: ConnectorCard['connections'][number];
  readonly onConnectAnother: () => void;
}

/** How the connection stands; where every account may bring an app of its own, another can be connected. */
function ConnectionState({ card, connection, onConnectAnother }: ConnectionStateProps) {
  return (
    <Group gap="sm">
      <StatusMark status={connectionWords[connection.health.state]} />
      {card.ownApps && (
        <ActionButton endpoint={{ access: admins }} size="xs" variant="default" onClick={onConnectAnother}>
          Connect another account
        </ActionButton>
      )}
    </Group>
  );
}

interface ConnectionTabsProps {
  readonly connectionId: string;
  readonly onReconnect: Reconnect;
}

function ConnectionTabs({ connectionId, onReconnect }: ConnectionTabsProps) {
  const { tab = 'health', outcome } = route.useSearch();
  const navigate = route.useNavigate();
  const detail = useRead(readConnection, { params: { connectionId } });
  const [runsFilter, setRunsFilter] = useState<RunsFilter>({});
  return (
    <Tabs
      value={tab}
      onChange={(next) =>
        void navigate({
          search: (before) => ({ tab: next as ConnectorSearch['tab'], connection: before.connection }),
          replace: true,
        })
      }
    >
      <div className="tabs-line">
        <Tabs.List>
          <Tabs.Tab value="health">Health</Tabs.Tab>
          <Tabs.Tab value="rule">Rule</Tabs.Tab>
          <Tabs.Tab value="mapping">Mapping</Tabs.Tab>
          <Tabs.Tab value="log">Log</Tabs.Tab>
        </Tabs.List>
        {detail.data?.homeUrl && (
          <OutsideLink href={detail.data.homeUrl}>Open {detail.data.externalAccountName}</OutsideLink>
        )}
      </div>
      {detail.data && tab !== 'health' && <ConnectionTrouble connection={detail.data} />}
      <Tabs.Panel value="health">
        {detail.error && !detail.data && (
          <ProblemNotice error={detail.error} onRetry={() => void detail.refetch()} />
        )}
        {detail.isPending && <ListSkeleton rows={4} height={90} />}
        {detail.data && (
          <ConnectionHealth
            connection={detail.data}
            told={outcome === 'connected'}
            onReconnect={onReconnect}
          />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="rule">
        <RulesTab connectionId={connectionId} />
      </Tabs.Panel>
      <Tabs.Panel value="mapping">
        <MappingTab connectionId={connectionId} />
      </Tabs.Panel>
      <Tabs.Panel value="log">
        <Panel flush>
          <RunsList filter={{ ...runsFilter, connectionId }} onFilter={setRunsFilter} ofOneConnection />
        </Panel>
      </Tabs.Panel>
    </Tabs>
  );
}

import type { ConnectionDetail, ConnectionSummary, ConnectorCard } from '@thread/contracts';
import type { Connector } from '@thread/connector-kit';
import type { CatalogueItem } from '@thread/connector-catalogue';
import type { LimitUsage } from '@thread/connector-runtime';
import type { ConnectionFacts } from '@thread/data';
import type { Connection, ConnectionImpact } from '@thread/domain';
import { describeSilence } from '@thread/pipeline';
import { presentHealth } from './health.presenter';

/** A connection and the facts its summary needs. */
export interface KnownConnection {
  readonly connection: Connection;
  readonly connector: Connector | null;
  readonly impact: ConnectionImpact;
  readonly facts: Pick<ConnectionFacts, 'connectedBy' | 'oldestWaitingSince'>;
}

/** A connection and everything its own page shows. */
export interface DetailedConnection extends KnownConnection {
  readonly facts: ConnectionFacts;
  readonly limits: readonly LimitUsage[];
}

const text = (instant: Date | null): string | null => instant?.toISOString() ?? null;

export function presentConnection({
  connection,
  connector,
  impact,
  facts,
}: KnownConnection): ConnectionSummary {
  return {
    id: connection.id,
    connectorId: connection.connectorId,
    externalAccountId: connection.externalAccountId,
    externalAccountName: connection.externalAccountName,
    health: presentHealth(connection, connector, impact, facts.oldestWaitingSince),
    connectedBy: facts.connectedBy,
    createdAt: connection.createdAt.toISOString(),
    app: presentApp(connection, connector),
    lastDeliveryAt: text(connection.lastDeliveryAt),
    lastProbeAt: text(connection.lastProbeAt),
  };
}

function presentApp({ app }: Connection, connector: Connector | null): ConnectionSummary['app'] {
  return app && connector?.auth.ownApps ? { ...app, setAt: text(app.setAt) } : null;
}

function scopesOf(connection: Connection, connector: Connector | null): ConnectionDetail['scopes'] {
  const granted = new Set(connection.grantedScopes);
  const required = connector?.auth.requiredScopes ?? [];
  const groups = connector?.auth.optionalScopeGroups ?? [];
  return {
    granted: [...connection.grantedScopes],
    required: required.map((scope) => ({ scope, granted: granted.has(scope) })),
    groups: groups.map(({ id, label, enables, scopes }) => ({
      id,
      label,
      enables,
      scopes: [...scopes],
      granted: scopes.every((scope) => granted.has(scope)),
      chosen: connection.optionalGroups.includes(id),
    })),
  };
}

const sumOf = (calls: Readonly<Record<string, number>>): number =>
  Object.values(calls).reduce((one, other) => one + other, 0);

function presentBudget({ facts, limits }: DetailedConnection): ConnectionDetail['budget'] {
  return {
    callsLastHour: facts.callsLastHour,
    callsLast24Hours: facts.callsLast24Hours,
    byLane: { ...facts.callsByLane },
    limits: limits.map(({ limit: { id, label, max, daily }, window, today }) => ({
      ...{ id, label, max, daily },
      used: sumOf(window),
      usedToday: sumOf(today),
    })),
  };
}

const webhookUrl = (publicUrl: string, connectorId: string): string =>
  `${publicUrl}/webhooks/${encodeURIComponent(connectorId)}`;

/** The address of this provider account alone, which is a secret; null where all accounts have the same, or none. */
export function presentOwnAddress(
  { connectorId, externalAccountId }: Connection,
  connector: Connector | null,
  publicUrl: string,
): string | null {
  const query = connector?.webhook?.setup.accountQuery?.(externalAccountId);
  return query ? `${webhookUrl(publicUrl, connectorId)}?${query.expose()}` : null;
}

function presentAlarm({ connector, facts }: DetailedConnection): ConnectionDetail['alarm'] {
  const { alarm, poll } = facts;
  if (!alarm || !connector) return null;
  const { title, explanation, steps } = describeSilence(alarm, connector, poll?.lastError ?? null);
  return { kind: alarm.kind, since: alarm.since.toISOString(), title, explanation, steps: [...steps] };
}

export function presentConnectionDetail(known: DetailedConnection, publicUrl: string): ConnectionDetail {
  const { connection, connector, facts } = known;
  const { webhook, poll, stream } = connector ?? {};
  const ownAddress = webhook?.setup.accountQuery !== undefined;
  const url = webhookUrl(publicUrl, connection.connectorId);
  return {
    ...presentConnection(known),
    connectorName: connector?.display.name ?? connection.connectorId,
    timeZone: connection.accountFacts.timeZone,
    currency: connection.accountFacts.currency,
    homeUrl: connection.accountFacts.homeUrl,
    settings: { autoCreate: connection.settings.autoCreate },
    scopes: scopesOf(connection, connector),
    tokenExpiresAt: text(connection.tokenExpiresAt),
    webhook: webhook && !ownAddress ? { url, subscriptions: [...webhook.setup.subscriptions] } : null,
    ownAddress,
    poll: poll
      ? {
          everySeconds: poll.everySeconds,
          lastRunAt: text(facts.poll?.lastRunAt ?? null),
          lastError: facts.poll?.lastError ?? null,
        }
      : null,
    stream: stream && facts.stream ? { ...facts.stream, since: facts.stream.since.toISOString() } : null,
    alarm: presentAlarm(known),
    budget: presentBudget(known),
    deliveries: facts.deliveries,
    history: facts.history.map((change) => ({ ...change, at: change.at.toISOString() })),
  };
}

/** One card of the gallery. A connector that lost its configuration still shows the connections it has. */
export function presentCard(
  { entry, configured }: CatalogueItem,
  connections: readonly ConnectionSummary[],
): ConnectorCard {
  const { id, display, coming } = entry;
  const connector = configured?.kind === 'ready' ? configured.connector : null;
  const ownApps = connector?.auth.ownApps;
  const live = connections.some(({ health }) => health.state !== 'disconnected');
  const open = connector ? 'available' : configured?.kind === 'not_configured' ? 'not_configured' : 'coming';
  return {
    id,
    name: display.name,
    summary: display.summary,
    capabilities: [...display.capabilities],
    mark: display.mark,
    guide: display.guide,
    status: live ? 'connected' : open,
    coming: coming ?? null,
    missingVariables: configured?.kind === 'not_configured' ? [...configured.missing] : [],
    connections: [...connections],
    optionalGroups: (connector?.auth.optionalScopeGroups ?? []).map((group) => ({
      ...group,
      scopes: [...group.scopes],
    })),
    requiredScopes: [...(connector?.auth.requiredScopes ?? [])],
    ownApps: ownApps
      ? {
          need: connector.auth.installationApp ? 'possible' : 'required',
          loginHosts: ownApps.loginHosts.map((host) => ({ ...host })),
        }
      : null,
  };
}

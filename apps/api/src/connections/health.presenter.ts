import type { HealthView } from '@thread/contracts';
import type { Connector } from '@thread/connector-kit';
import { describeHealth, scopesOfReason } from '@thread/connector-runtime';
import type { HealthAction } from '@thread/connector-runtime';
import type { Connection, ConnectionImpact } from '@thread/domain';

type NextStep = HealthView['nextStep'];

const offered: Readonly<Record<HealthAction, Pick<NextStep, 'action' | 'label'>>> = {
  none: { action: 'none', label: 'Nothing to do' },
  reconnect: { action: 'reconnect', label: 'Reconnect' },
  connect: { action: 'reconnect', label: 'Connect again' },
  widen: { action: 'widen_permissions', label: 'Grant the permission' },
  wait: { action: 'wait', label: 'Wait' },
  resume: { action: 'resume', label: 'Resume' },
  ask_operator: { action: 'probe', label: 'Test again' },
};

/** A connection's state in words, with what it affects and what to do. Instants are RFC 3339 text. */
export function presentHealth(
  connection: Connection,
  connector: Pick<Connector, 'display' | 'auth'> | null,
  impact: ConnectionImpact,
  oldestWaitingSince: Date | null,
): HealthView {
  const told = describeHealth(connection, impact, connector?.display.name ?? connection.connectorId);
  const missing = scopesOfReason(connection.stateReason);
  const groups =
    connector?.auth.optionalScopeGroups.filter(({ scopes }) =>
      scopes.some((scope) => missing.includes(scope)),
    ) ?? [];
  const quiet = told.nextStep.action === 'none';
  return {
    state: connection.state,
    reason: connection.stateReason,
    since: connection.stateSince.toISOString(),
    title: told.title,
    explanation: quiet ? told.explanation : `${told.explanation} ${told.nextStep.text}`,
    nextStep: { ...offered[told.nextStep.action], optionalGroups: groups.map(({ id }) => id) },
    impact: {
      rules: impact.enabledRules,
      accounts: impact.accounts,
      waitingEvents: impact.waitingEvents,
      oldestWaitingSince: oldestWaitingSince?.toISOString() ?? null,
    },
  };
}

import type { Connection, ConnectionImpact, ConnectionState } from '@thread/domain';

export type HealthAction = 'none' | 'reconnect' | 'widen' | 'wait' | 'resume' | 'connect' | 'ask_operator';

/** A connection's state in words for a person. */
export interface HealthDescription {
  readonly state: ConnectionState;
  readonly title: string;
  /** What happened. */
  readonly explanation: string;
  /** What it means for rules, accounts and events; null when nothing is affected. */
  readonly affected: string | null;
  readonly since: Date;
  readonly nextStep: { readonly action: HealthAction; readonly text: string };
}

type Told = Pick<HealthDescription, 'title' | 'explanation' | 'nextStep'>;
export type DescribedConnection = Pick<
  Connection,
  'state' | 'stateReason' | 'stateSince' | 'externalAccountName' | 'throttledUntil' | 'app'
>;

const scopeReason = 'missing_scope:';

/** The state reason that names the scopes a provider said were missing. */
export function missingScopeReason(scopes: readonly string[]): string {
  return `${scopeReason}${[...new Set(scopes)].sort().join(' ')}`;
}

/** The scopes named by a state reason; empty when it names none. */
export function scopesOfReason(reason: string | null): readonly string[] {
  return reason?.startsWith(scopeReason) ? reason.slice(scopeReason.length).split(' ').filter(Boolean) : [];
}

/** Says what state a connection is in, why, since when, what is affected and what to do. `providerName` is the connector's display name. */
export function describeHealth(
  connection: DescribedConnection,
  impact: ConnectionImpact,
  providerName: string,
): HealthDescription {
  return {
    state: connection.state,
    since: connection.stateSince,
    ...tellers[connection.state](connection, providerName),
    affected: describeImpact(connection.state, impact),
  };
}

const tellers: Readonly<
  Record<ConnectionState, (connection: DescribedConnection, provider: string) => Told>
> = {
  connected: (connection, provider) => ({
    title: 'Connected',
    explanation: `Thread is connected to ${connection.externalAccountName} in ${provider}.`,
    nextStep: { action: 'none', text: 'Nothing to do.' },
  }),
  needs_reconnection: (connection, provider) => ({
    title: 'Needs reconnection',
    explanation: reconnectionCause(connection.stateReason, provider),
    nextStep: {
      action: 'reconnect',
      text: `Reconnect ${provider} with ${connection.externalAccountName}. Rules, mapping and history stay, and what arrived meanwhile is worked off.`,
    },
  }),
  missing_permission: (connection, provider) => {
    const scopes = scopesOfReason(connection.stateReason);
    const named = scopes.length > 0 ? `: ${scopes.join(', ')}` : '';
    return {
      title: 'Missing permission',
      explanation: `${provider} refused a call because a permission is missing${named}. Only what needs it has stopped.`,
      nextStep: {
        action: 'widen',
        text: `Grant the permission: authorise ${provider} again, as someone who may give it.`,
      },
    };
  },
  throttled: (connection, provider) => {
    const until = connection.throttledUntil
      ? ` until ${connection.throttledUntil.toISOString().slice(0, 16).replace('T', ' ')} UTC`
      : '';
    return connection.stateReason === 'quota_exhausted'
      ? {
          title: 'Waiting for the provider’s allowance',
          explanation: `The allowance of calls that ${provider} grants ${connection.externalAccountName} is used up. Thread waits${until}.`,
          nextStep: {
            action: 'wait',
            text: `Nothing is lost. If this happens often, ask ${provider} for a larger allowance.`,
          },
        }
      : {
          title: 'Slowed down',
          explanation: `${provider} asked Thread to call less often. Thread waits${until}.`,
          nextStep: { action: 'wait', text: 'Nothing to do: it goes on by itself.' },
        };
  },
  provider_down: providerDown,
  paused: (_connection, provider) => ({
    title: 'Paused',
    explanation: `The connection was paused by a person. Thread makes no calls to ${provider}; what arrives is kept.`,
    nextStep: { action: 'resume', text: 'Resume the connection to work off what arrived.' },
  }),
  disconnected: (connection, provider) => ({
    title: 'Disconnected',
    explanation: `Thread has no access to ${connection.externalAccountName} in ${provider}. Accounts, rules, mapping and history are kept.`,
    nextStep: { action: 'connect', text: `Connect ${provider} again to go on where it stopped.` },
  }),
};

function providerDown({ stateReason, app }: DescribedConnection, provider: string): Told {
  switch (stateReason) {
    case 'app_refused':
      return {
        title: 'Thread’s own access is refused',
        explanation: `${provider} refuses the app of this installation of Thread. Your authorisation is not the cause.`,
        nextStep: {
          action: 'ask_operator',
          text: `Whoever runs Thread must check that the app still exists and is allowed at ${provider}, and its client id and secret in Thread’s configuration.`,
        },
      };
    case 'own_app_refused':
      return {
        title: 'Your own app is refused',
        explanation: `${provider} refuses your own app${app?.clientId ? ` (client id ${app.clientId})` : ''}: its secret was changed, or it was removed or blocked there.`,
        nextStep: {
          action: 'reconnect',
          text: `Look at the app at ${provider}: it must exist and be allowed. If its secret was changed, reconnect, tick “Use an app of our own” and enter its client id and the new secret. Rules, mapping and history stay, and what arrived meanwhile is worked off.`,
        },
      };
    case 'app_missing':
      return {
        title: 'The app is gone',
        explanation: `This connection was made with the app that this installation of Thread had at ${provider}, and now it has none.`,
        nextStep: {
          action: 'reconnect',
          text: 'Reconnect with an app of your own, or ask whoever runs Thread to set the client id and secret again.',
        },
      };
    case 'refresh_failing':
      return {
        title: 'Access is not being renewed',
        explanation: `${provider} has not renewed Thread’s access for a while, and the present access has run out. Your authorisation is not the cause.`,
        nextStep: { action: 'wait', text: 'Nothing to do: Thread keeps trying and catches up by itself.' },
      };
    default:
      return {
        title: 'Provider does not answer',
        explanation: `${provider} has not answered several calls in a row. Your authorisation is not the cause.`,
        nextStep: { action: 'wait', text: 'Nothing to do: Thread keeps trying and catches up by itself.' },
      };
  }
}

function reconnectionCause(reason: string | null, provider: string): string {
  switch (reason) {
    case 'grant_revoked':
      return `${provider} withdrew Thread’s access: the app was uninstalled, the person who connected it lost the right to, or Thread’s database was restored from a backup with an access that had been replaced since.`;
    case 'rotation_lost':
      return `Thread was interrupted while ${provider} was renewing its access, and the new access did not arrive.`;
    case 'token_refused':
      return `${provider} refuses Thread’s access although it was just renewed.`;
    case 'account_changed':
      return `${provider} answers for another account than the one this connection was made for.`;
    case 'no_refresh_token':
      return `The access ${provider} gave has run out and cannot be renewed.`;
    case 'secret_unreadable':
      return `The stored access to ${provider} cannot be opened any more: it was altered or damaged in the database.`;
    default:
      return `${provider} does not accept Thread’s access any more.`;
  }
}

function describeImpact(state: ConnectionState, impact: ConnectionImpact): string | null {
  if (state === 'connected') return null;
  const parts = [
    counted(impact.enabledRules, 'active rule', 'active rules'),
    counted(impact.accounts, 'linked account', 'linked accounts'),
    counted(impact.waitingEvents, 'waiting event', 'waiting events'),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : `Affected: ${parts.join(', ')}.`;
}

function counted(count: number, one: string, many: string): string | null {
  return count === 0 ? null : `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

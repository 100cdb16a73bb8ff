import type { AuthorisationOutcome, AuthorisationRefused } from '@thread/connector-runtime';

type Told = Readonly<Record<string, string | null | undefined>>;

/** Ids that can be part of an address; anything else came from outside and is left out. */
const idPattern = /^[a-z][a-z0-9-]{1,39}$/;
const longestText = 300;

function page(path: string, told: Told): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(told)) if (value) query.set(name, value.slice(0, longestText));
  return `${path}?${query.toString()}`;
}

const homeOf = (connectorId: string): string =>
  idPattern.test(connectorId) ? `/connectors/${connectorId}` : '/connectors/outcome';

function factsOf(outcome: AuthorisationOutcome): Told {
  switch (outcome.kind) {
    case 'connected':
    case 'reconnected':
      return { connection: outcome.connection.id };
    case 'half_granted':
      return {
        connection: outcome.connection.id,
        missing: outcome.missingGroups.map(({ id }) => id).join(','),
      };
    case 'different_account':
      return {
        pending: outcome.pendingId,
        connection: outcome.connection.id,
        account: outcome.found.externalAccountName,
      };
    case 'denied':
      return { detail: outcome.description ?? outcome.error };
    case 'missing_required_scopes':
      return { missing: outcome.missingScopes.join(' ') };
    case 'exchange_failed':
      return { detail: outcome.message };
    default:
      return {};
  }
}

/**
 * Where the browser goes after a callback. Outcomes of a recognised state go to the connector's page; an unrecognised one goes to the public
 * outcome page, which also works for somebody who is not signed in.
 */
export function outcomePage(connectorId: string, outcome: AuthorisationOutcome): string {
  const known = outcome.returnPath !== null;
  const path = known ? homeOf(connectorId) : '/connectors/outcome';
  return page(path, {
    outcome: outcome.kind,
    connector: known || !idPattern.test(connectorId) ? null : connectorId,
    ...factsOf(outcome),
  });
}

/** For an authorisation that was not started. */
export function refusedPage(connectorId: string, why: AuthorisationRefused['code'] | 'forbidden'): string {
  return page(homeOf(connectorId), { outcome: why });
}

/** For somebody who is not signed in; the page returns here after signing in. */
export function signInPage(connectorId: string): string {
  return page('/sign-in', { return: homeOf(connectorId) });
}

import { Secret } from '@thread/domain';
import type { ConnectorContext } from '../contract/context';

export interface CallingContext {
  readonly context: ConnectorContext;
  /** Operations called, in order. */
  readonly operations: string[];
}

/** A connection for specs: calls go straight out with a fixed token and are written down. */
export function callingContext(
  overrides: Partial<ConnectorContext> & { readonly signal?: AbortSignal; readonly token?: string } = {},
): CallingContext {
  const operations: string[] = [];
  const { signal = AbortSignal.timeout(10_000), token = 'access-token-of-the-spec', ...rest } = overrides;
  const accessToken = new Secret(token);
  const context: ConnectorContext = {
    connectionId: '0193b0c0-0000-7000-8000-000000000001',
    workspaceId: '0193b0c0-0000-7000-8000-000000000002',
    externalAccountId: '62515',
    accountFacts: {
      name: 'acme.example',
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
      additionalCurrencies: [],
      homeUrl: null,
    },
    grantedScopes: [],
    lane: 'live',
    clock: { now: () => new Date() },
    awaitedPipelines: async () => [],
    call: (operation, send) => {
      operations.push(operation);
      return send({ accessToken, signal });
    },
    ...rest,
  };
  return { context, operations };
}

import { z } from 'zod';

/** Providers the sandbox simulates, with the prefix of their variables; `appId` for those whose apps have one beside the client id. */
export const sandboxProviders = [
  { id: 'hubspot', prefix: 'HUBSPOT', appId: '1234567' },
  { id: 'salesforce', prefix: 'SALESFORCE', appId: '1234567' },
  { id: 'notion', prefix: 'NOTION', appId: null },
] as const;
export type SandboxProviderId = (typeof sandboxProviders)[number]['id'];

/** What the ready line says of a provider: addresses, and whatever else its connector is configured with. */
const providerReady = z
  .object({ authorizeUrl: z.url(), tokenUrl: z.url(), apiUrl: z.url() })
  .catchall(z.string());

const variableOf = (member: string): string =>
  member.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** The line a sandbox prints when it is ready. */
const readyLine = z.object({ url: z.url(), smtpUrl: z.url() }).loose();
export type SandboxReady = z.infer<typeof readyLine>;

export interface SandboxWiring {
  /** Where browsers and providers' webhooks reach the api, without a trailing slash. */
  readonly publicUrl: string;
  readonly clientSecret: string;
  /** The user's own variables; a provider whose client id is among them is the real one and stays as it is. */
  readonly environment: NodeJS.ProcessEnv;
}

const clientId = (id: string): string => `thread-sandbox-${id}`;
const isUsersOwn = (environment: NodeJS.ProcessEnv, prefix: string): boolean =>
  Boolean(environment[`${prefix}_CLIENT_ID`]?.trim());

/** What the sandbox is told about the app that Thread is at each simulated provider. */
export function sandboxEnvironment({ publicUrl, clientSecret }: SandboxWiring): NodeJS.ProcessEnv {
  return Object.fromEntries(
    sandboxProviders.flatMap(({ id, prefix, appId }) => [
      [`SANDBOX_${prefix}_CLIENT_ID`, clientId(id)],
      [`SANDBOX_${prefix}_CLIENT_SECRET`, clientSecret],
      ...(appId === null ? [] : [[`SANDBOX_${prefix}_APP_ID`, appId]]),
      [`SANDBOX_${prefix}_REDIRECT_URLS`, `${publicUrl}/oauth/${id}/callback`],
      [`SANDBOX_${prefix}_WEBHOOK_URL`, `${publicUrl}/webhooks/${id}`],
    ]),
  );
}

/** What api and worker are told, so that each provider the user has not configured is the sandbox's. */
export function connectorEnvironment(
  wiring: SandboxWiring,
  ready: Readonly<Record<string, unknown>>,
): NodeJS.ProcessEnv {
  return Object.fromEntries(
    sandboxProviders.flatMap(({ id, prefix, appId }) => {
      if (isUsersOwn(wiring.environment, prefix)) return [];
      return [
        [`${prefix}_CLIENT_ID`, clientId(id)],
        [`${prefix}_CLIENT_SECRET`, wiring.clientSecret],
        // Where a connector makes addresses of an account's own, it makes them with this.
        [`${prefix}_MESSAGE_SECRET`, wiring.clientSecret],
        ...(appId === null ? [] : [[`${prefix}_APP_ID`, appId]]),
        ...Object.entries(providerReady.parse(ready[id])).map(([member, value]) => [
          `${prefix}_${variableOf(member)}`,
          value,
        ]),
      ];
    }),
  );
}

export function parseSandboxReady(ready: Readonly<Record<string, unknown>>): SandboxReady {
  return readyLine.parse(ready);
}

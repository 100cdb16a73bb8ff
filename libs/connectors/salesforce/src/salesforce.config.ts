import { z } from 'zod';
import { mayGoWithoutTls, Secret } from '@thread/connector-kit';
import type { MessageSecrets } from './webhook/message-key';
import { publicLoginUrl, publicPubsubUrl } from './salesforce.addresses';

/** Consumer key and secret of one app. */
interface AppCredentials {
  readonly clientId: string;
  readonly clientSecret: Secret;
}

/** One app and where it is spoken to. */
export type SalesforceApp = AppCredentials & Pick<SalesforceConfig, 'authorizeUrl' | 'tokenUrl' | 'apiUrl'>;

export interface SalesforceConfig {
  /** The installation's app; null = it has none, and every connection brings its own. */
  readonly installationApp: AppCredentials | null;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  /** Set only for a double of Salesforce: every org's API must be below it. Null = Salesforce's own hosts. */
  readonly apiUrl: string | null;
  /** Seconds between looking for changed opportunities. */
  readonly pollSeconds: number;
  /** Where change events come from; null = polling alone. */
  readonly pubsubUrl: string | null;
  /** What the addresses for messages are made with; null = none are taken. */
  readonly messageSecrets: MessageSecrets | null;
}

export type ReadConfig =
  | { readonly kind: 'ready'; readonly config: SalesforceConfig }
  | { readonly kind: 'not_configured'; readonly missing: readonly string[] }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

const url = z.string().transform((text, context) => {
  const parsed = URL.canParse(text) ? new URL(text) : null;
  const usable = parsed && (parsed.protocol === 'https:' || mayGoWithoutTls(parsed));
  if (!usable || parsed.username || parsed.password || parsed.hash || parsed.search) {
    context.addIssue({
      code: 'custom',
      message: 'must be an https address without query or fragment (http only on this machine)',
    });
    return z.NEVER;
  }
  return text.replace(/\/+$/, '');
});

/** What consumer keys and secrets look like. */
export const clientIdPattern = /^[\w.-]{8,200}$/;
export const clientSecretPattern = /^[\x21-\x7e]{8,200}$/;

const messageSecret = z
  .string()
  .regex(/^[\x21-\x7e]{24,200}$/, 'must be 24 to 200 characters without spaces');

const environment = z.object({
  SALESFORCE_CLIENT_ID: z
    .string()
    .regex(clientIdPattern, 'must be the consumer key as the app page shows it')
    .optional(),
  SALESFORCE_CLIENT_SECRET: z
    .string()
    .regex(clientSecretPattern, 'must be the consumer secret as the app page shows it')
    .optional(),
  SALESFORCE_LOGIN_URL: url.default(publicLoginUrl),
  SALESFORCE_AUTHORIZE_URL: url.optional(),
  // Introspection, revocation and userinfo are beside it.
  SALESFORCE_TOKEN_URL: url.refine((text) => text.endsWith('/token'), 'must end in /token').optional(),
  SALESFORCE_API_URL: url.optional(),
  SALESFORCE_POLL_SECONDS: z
    .string()
    .regex(/^\d{1,4}$/, 'must be a number of seconds from 5 to 3600')
    .transform(Number)
    .refine((seconds) => seconds >= 5 && seconds <= 3_600, 'must be a number of seconds from 5 to 3600')
    .default(20),
  SALESFORCE_PUBSUB_URL: url
    .refine((text) => new URL(text).pathname === '/', 'must have no path')
    .default(publicPubsubUrl),
  SALESFORCE_CHANGE_EVENTS: z.enum(['on', 'off'], 'must be on or off').default('on'),
  SALESFORCE_MESSAGE_SECRET: messageSecret.optional(),
  SALESFORCE_PREVIOUS_MESSAGE_SECRET: messageSecret.optional(),
});

/** Both or neither. */
const ofInstallationApp = ['SALESFORCE_CLIENT_ID', 'SALESFORCE_CLIENT_SECRET'] as const;

/** Reads the connector's variables; an empty value counts as absent, and all may be. Problems name the variable, never its value. */
export function readSalesforceConfig(env: Readonly<Record<string, string | undefined>>): ReadConfig {
  const given = Object.fromEntries(
    Object.keys(environment.shape).flatMap((name) => {
      const text = env[name]?.trim();
      return text ? [[name, text]] : [];
    }),
  );
  const missing = ofInstallationApp.filter((name) => given[name] === undefined);
  const read = environment.safeParse(given);
  const problems = (read.error?.issues ?? [])
    .filter((issue) => given[String(issue.path[0])] !== undefined)
    .map((issue) => `${String(issue.path[0])} ${issue.message}`);
  if (problems.length > 0) return { kind: 'invalid', problems };
  if (missing.length === 1 || !read.success) return { kind: 'not_configured', missing };
  const values = read.data;
  const oauth = `${values.SALESFORCE_LOGIN_URL}/services/oauth2`;
  return {
    kind: 'ready',
    config: {
      installationApp: credentialsOf(values.SALESFORCE_CLIENT_ID, values.SALESFORCE_CLIENT_SECRET),
      authorizeUrl: values.SALESFORCE_AUTHORIZE_URL ?? `${oauth}/authorize`,
      tokenUrl: values.SALESFORCE_TOKEN_URL ?? `${oauth}/token`,
      apiUrl: values.SALESFORCE_API_URL ?? null,
      pollSeconds: values.SALESFORCE_POLL_SECONDS,
      pubsubUrl: values.SALESFORCE_CHANGE_EVENTS === 'on' ? values.SALESFORCE_PUBSUB_URL : null,
      messageSecrets: secretsOf(values.SALESFORCE_MESSAGE_SECRET, values.SALESFORCE_PREVIOUS_MESSAGE_SECRET),
    },
  };
}

function credentialsOf(clientId: string | undefined, clientSecret: string | undefined) {
  return clientId && clientSecret ? { clientId, clientSecret: new Secret(clientSecret) } : null;
}

function secretsOf(present: string | undefined, previous: string | undefined): MessageSecrets | null {
  if (present === undefined) return null;
  return { present: new Secret(present), previous: previous === undefined ? null : new Secret(previous) };
}

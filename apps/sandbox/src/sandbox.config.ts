import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535).default(0);
const words = (separator: RegExp) =>
  z
    .string()
    .default('')
    .transform((text) => text.split(separator).filter((word) => word.length > 0));
const optionalText = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text === '' ? null : text));

const schema = z.object({
  SANDBOX_PORT: port,
  SANDBOX_SMTP_PORT: port,
  SANDBOX_PUBSUB_PORT: port,
  SANDBOX_PUBLIC_URL: optionalText,
  SANDBOX_STATE_FILE: optionalText,
  SANDBOX_STATE_EVERY_MS: z.coerce.number().int().positive().max(2_000_000_000).default(500),
  SANDBOX_TRAFFIC_LOG: optionalText,
  SANDBOX_SEED: z.coerce.number().int().default(1),
  SANDBOX_MAILS_KEPT: z.coerce.number().int().positive().default(1_000),
  SANDBOX_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  SANDBOX_HUBSPOT_CLIENT_ID: z.string().default('sandbox-hubspot-client'),
  SANDBOX_HUBSPOT_CLIENT_SECRET: z.string().default('sandbox-hubspot-secret'),
  SANDBOX_HUBSPOT_APP_ID: z.coerce.number().int().positive().default(1_234_567),
  SANDBOX_HUBSPOT_REDIRECT_URLS: words(/[\s,]+/),
  SANDBOX_HUBSPOT_WEBHOOK_URL: optionalText,
  SANDBOX_HUBSPOT_SCOPES: words(/[\s,]+/),
  SANDBOX_HUBSPOT_OPTIONAL_SCOPES: words(/[\s,]+/),
  SANDBOX_SALESFORCE_CLIENT_ID: z.string().default('sandbox-salesforce-client'),
  SANDBOX_SALESFORCE_CLIENT_SECRET: z.string().default('sandbox-salesforce-secret'),
  SANDBOX_SALESFORCE_REDIRECT_URLS: words(/[\s,]+/),
  SANDBOX_SALESFORCE_ROTATE: z.enum(['true', 'false']).default('true'),
  SANDBOX_NOTION_CLIENT_ID: z.string().default('sandbox-notion-client'),
  SANDBOX_NOTION_CLIENT_SECRET: z.string().default('sandbox-notion-secret'),
  SANDBOX_NOTION_REDIRECT_URLS: words(/[\s,]+/),
  SANDBOX_NOTION_WEBHOOK_URL: optionalText,
  SANDBOX_NOTION_WEBHOOK_TOKEN: z.string().default('secret_sandbox-notion-verification'),
});

/** What the developer registered for the app in the simulated HubSpot. Empty `scopes` = any scope may be asked for. */
export interface HubSpotAppConfig {
  clientId: string;
  clientSecret: string;
  appId: number;
  redirectUrls: string[];
  webhookUrl: string | null;
  scopes: string[];
  optionalScopes: string[];
}

/** The External Client App as it is registered in the simulated Salesforce. */
export interface SalesforceAppConfig {
  clientId: string;
  clientSecret: string;
  redirectUrls: string[];
  /** Every refresh brings a new refresh token, and the old one is poison. */
  rotatesRefreshTokens: boolean;
}

/** What the developer registered for the integration in the simulated Notion. `webhookUrl` = a subscription that is verified already. */
export interface NotionAppConfig {
  clientId: string;
  clientSecret: string;
  redirectUrls: string[];
  webhookUrl: string | null;
  webhookToken: string;
}

/** Everything a sandbox process needs to start. Port 0 = pick a free one; `null` = feature off. */
export interface SandboxConfig {
  port: number;
  smtpPort: number;
  /** Of the simulated Salesforce's event stream. */
  pubsubPort: number;
  publicUrl: string | null;
  stateFile: string | null;
  /** Milliseconds from a change to the next writing of the state file. */
  stateEveryMs: number;
  trafficLog: string | null;
  seed: number;
  mailsKept: number;
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  hubspot: HubSpotAppConfig;
  salesforce: SalesforceAppConfig;
  notion: NotionAppConfig;
}

/**
 * Reads the sandbox's configuration from environment variables.
 * @throws Error listing every invalid variable, when one does not parse.
 */
export function readSandboxConfig(env: Record<string, string | undefined> = process.env): SandboxConfig {
  const parsed = schema.safeParse(env);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The sandbox cannot start with this configuration:\n${problems.join('\n')}`);
  }
  const values = parsed.data;
  return {
    port: values.SANDBOX_PORT,
    smtpPort: values.SANDBOX_SMTP_PORT,
    pubsubPort: values.SANDBOX_PUBSUB_PORT,
    publicUrl: values.SANDBOX_PUBLIC_URL,
    stateFile: values.SANDBOX_STATE_FILE,
    stateEveryMs: values.SANDBOX_STATE_EVERY_MS,
    trafficLog: values.SANDBOX_TRAFFIC_LOG,
    seed: values.SANDBOX_SEED,
    mailsKept: values.SANDBOX_MAILS_KEPT,
    logLevel: values.SANDBOX_LOG_LEVEL,
    hubspot: {
      clientId: values.SANDBOX_HUBSPOT_CLIENT_ID,
      clientSecret: values.SANDBOX_HUBSPOT_CLIENT_SECRET,
      appId: values.SANDBOX_HUBSPOT_APP_ID,
      redirectUrls: values.SANDBOX_HUBSPOT_REDIRECT_URLS,
      webhookUrl: values.SANDBOX_HUBSPOT_WEBHOOK_URL,
      scopes: values.SANDBOX_HUBSPOT_SCOPES,
      optionalScopes: values.SANDBOX_HUBSPOT_OPTIONAL_SCOPES,
    },
    salesforce: {
      clientId: values.SANDBOX_SALESFORCE_CLIENT_ID,
      clientSecret: values.SANDBOX_SALESFORCE_CLIENT_SECRET,
      redirectUrls: values.SANDBOX_SALESFORCE_REDIRECT_URLS,
      rotatesRefreshTokens: values.SANDBOX_SALESFORCE_ROTATE === 'true',
    },
    notion: {
      clientId: values.SANDBOX_NOTION_CLIENT_ID,
      clientSecret: values.SANDBOX_NOTION_CLIENT_SECRET,
      redirectUrls: values.SANDBOX_NOTION_REDIRECT_URLS,
      webhookUrl: values.SANDBOX_NOTION_WEBHOOK_URL,
      webhookToken: values.SANDBOX_NOTION_WEBHOOK_TOKEN,
    },
  };
}

import { z } from 'zod';
import { mayGoWithoutTls, Secret } from '@thread/connector-kit';
import { publicUrls } from './hubspot.paths';

export interface HubspotConfig {
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** The client secret before the present one, while deliveries may still be signed with it. */
  readonly previousSecret: Secret | null;
  /** The app's id, to tell our own changes from other people's; null = own changes are not recognised. */
  readonly appId: string | null;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  /** API base without a trailing slash; may have a path. */
  readonly apiUrl: string;
  readonly usePkce: boolean;
  /** Take deliveries that carry only the old v1 signature, which has no time and can be replayed. */
  readonly acceptV1Signatures: boolean;
}

export type ReadConfig =
  | { readonly kind: 'ready'; readonly config: HubspotConfig }
  | { readonly kind: 'not_configured'; readonly missing: readonly string[] }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

const url = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context) => {
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

const yesOrNo = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .default('false')
  .transform((text) => text === 'true');

const environment = z.object({
  HUBSPOT_CLIENT_ID: z.string().regex(/^[\w-]{1,100}$/, 'must be the client id as the app page shows it'),
  HUBSPOT_CLIENT_SECRET: z
    .string()
    .regex(/^[\x21-\x7e]{8,200}$/, 'must be the client secret as the app page shows it'),
  HUBSPOT_PREVIOUS_CLIENT_SECRET: z
    .string()
    .regex(/^[\x21-\x7e]{8,200}$/, 'must be the client secret before the present one')
    .optional(),
  HUBSPOT_APP_ID: z
    .string()
    .regex(/^\d{1,20}$/, 'must be a number')
    .optional(),
  HUBSPOT_AUTHORIZE_URL: url(publicUrls.authorize),
  HUBSPOT_TOKEN_URL: url(publicUrls.token),
  HUBSPOT_API_URL: url(publicUrls.api),
  HUBSPOT_USE_PKCE: yesOrNo,
  HUBSPOT_ACCEPT_V1: yesOrNo,
});

const required = ['HUBSPOT_CLIENT_ID', 'HUBSPOT_CLIENT_SECRET'] as const;

/** Reads the connector's variables; an empty value counts as absent. Problems name the variable, never its value. */
export function readHubspotConfig(env: Readonly<Record<string, string | undefined>>): ReadConfig {
  const given = Object.fromEntries(
    Object.keys(environment.shape).flatMap((name) => {
      const text = env[name]?.trim();
      return text ? [[name, text]] : [];
    }),
  );
  const missing = required.filter((name) => given[name] === undefined);
  const read = environment.safeParse(given);
  const problems = (read.error?.issues ?? [])
    .filter((issue) => given[String(issue.path[0])] !== undefined)
    .map((issue) => `${String(issue.path[0])} ${issue.message}`);
  if (problems.length > 0) return { kind: 'invalid', problems };
  if (missing.length > 0 || !read.success) return { kind: 'not_configured', missing };
  const values = read.data;
  return {
    kind: 'ready',
    config: {
      clientId: values.HUBSPOT_CLIENT_ID,
      clientSecret: new Secret(values.HUBSPOT_CLIENT_SECRET),
      previousSecret: values.HUBSPOT_PREVIOUS_CLIENT_SECRET
        ? new Secret(values.HUBSPOT_PREVIOUS_CLIENT_SECRET)
        : null,
      appId: values.HUBSPOT_APP_ID ?? null,
      authorizeUrl: values.HUBSPOT_AUTHORIZE_URL,
      tokenUrl: values.HUBSPOT_TOKEN_URL,
      apiUrl: values.HUBSPOT_API_URL,
      usePkce: values.HUBSPOT_USE_PKCE,
      acceptV1Signatures: values.HUBSPOT_ACCEPT_V1,
    },
  };
}

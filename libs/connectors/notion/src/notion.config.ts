import { z } from 'zod';
import { mayGoWithoutTls, Secret } from '@thread/connector-kit';
import { publicUrls } from './notion.paths';

export interface NotionConfig {
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Verification tokens of the integration's webhook subscriptions: the keys of their signatures. Empty = every delivery is refused. */
  readonly webhookTokens: readonly Secret[];
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  /** API base without a trailing slash and without `/v1`; may have a path. */
  readonly apiUrl: string;
}

export type ReadConfig =
  | { readonly kind: 'ready'; readonly config: NotionConfig }
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

const tokens = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((token) => token.trim())
      .filter((token) => token !== ''),
  )
  .refine((list) => list.every((token) => /^[\x21-\x7e]{16,200}$/.test(token)), {
    message: 'must be the verification token Notion sent, or several separated by commas',
  });

const environment = z.object({
  NOTION_CLIENT_ID: z
    .string()
    .regex(/^[\w-]{1,100}$/, 'must be the OAuth client id as the integration’s page shows it'),
  NOTION_CLIENT_SECRET: z
    .string()
    .regex(/^[\x21-\x7e]{8,200}$/, 'must be the OAuth client secret as the integration’s page shows it'),
  NOTION_WEBHOOK_TOKEN: tokens,
  NOTION_AUTHORIZE_URL: url(publicUrls.authorize),
  NOTION_TOKEN_URL: url(publicUrls.token),
  NOTION_API_URL: url(publicUrls.api),
});

const required = ['NOTION_CLIENT_ID', 'NOTION_CLIENT_SECRET'] as const;

/** Reads the connector's variables; an empty value counts as absent. Problems name the variable, never its value. */
export function readNotionConfig(env: Readonly<Record<string, string | undefined>>): ReadConfig {
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
      clientId: values.NOTION_CLIENT_ID,
      clientSecret: new Secret(values.NOTION_CLIENT_SECRET),
      webhookTokens: values.NOTION_WEBHOOK_TOKEN.map((token) => new Secret(token)),
      authorizeUrl: values.NOTION_AUTHORIZE_URL,
      tokenUrl: values.NOTION_TOKEN_URL,
      apiUrl: values.NOTION_API_URL,
    },
  };
}

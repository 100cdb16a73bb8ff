import { z } from 'zod';

const number = z.coerce.number();

/** A parameter of a switch, for the form on the faults page. */
export interface FaultParameter {
  name: string;
  label: string;
  kind: 'number' | 'text' | 'choice';
  initial: string;
  choices?: readonly string[];
}

/** What a kind of fault is called, does and takes. */
export interface FaultKind {
  title: string;
  group: 'API calls' | 'Tokens' | 'Webhooks' | 'Pace';
  explains: string;
  parameters: readonly FaultParameter[];
  schema: z.ZodObject;
}

const numeric = (name: string, label: string, initial: string): FaultParameter => ({
  name,
  label,
  kind: 'number',
  initial,
});

const kind = (
  group: FaultKind['group'],
  title: string,
  explains: string,
  parameters: readonly FaultParameter[] = [],
  schema: z.ZodObject = z.object({}),
): FaultKind => ({ group, title, explains, parameters, schema });

const at = (min: number, max: number, initial: number) => number.min(min).max(max).default(initial);

/** Every switch. Each can also be limited by count, percentage, duration, portal and a part of the path. */
export const faultKinds = {
  slow: kind(
    'API calls',
    'Slow answers',
    'Waits before answering API calls.',
    [numeric('ms', 'Milliseconds', '2000')],
    z.object({ ms: at(0, 120_000, 2_000) }),
  ),
  rateLimited: kind(
    'API calls',
    'Too many requests',
    'Answers 429 whatever the real pace is.',
    [
      {
        name: 'policy',
        label: 'Policy',
        kind: 'choice',
        initial: 'TEN_SECONDLY_ROLLING',
        choices: ['TEN_SECONDLY_ROLLING', 'SECONDLY', 'DAILY'],
      },
    ],
    z.object({
      policy: z.enum(['TEN_SECONDLY_ROLLING', 'SECONDLY', 'DAILY']).default('TEN_SECONDLY_ROLLING'),
    }),
  ),
  serverError: kind(
    'API calls',
    'Server errors',
    'Answers API calls with a 5xx (or 423, 477).',
    [numeric('status', 'Status', '502')],
    z.object({ status: at(400, 599, 502) }),
  ),
  connectionReset: kind('API calls', 'Connection reset', 'Cuts the connection without an answer.'),
  truncatedBody: kind(
    'API calls',
    'Truncated body',
    'Sends half of the promised body, then cuts the connection.',
  ),
  htmlBody: kind(
    'API calls',
    'HTML instead of JSON',
    'Answers 200 with a web page, like a proxy in the way.',
  ),
  missingScope: kind(
    'API calls',
    'Missing scope',
    'Treats the grant as if it lacked this scope.',
    [{ name: 'scope', label: 'Scope', kind: 'text', initial: 'crm.objects.line_items.read' }],
    z.object({ scope: z.string().min(1).default('crm.objects.line_items.read') }),
  ),
  searchLag: kind(
    'API calls',
    'Search lag',
    'How long a write takes to show in search.',
    [numeric('ms', 'Milliseconds', '15000')],
    z.object({ ms: at(0, 3_600_000, 15_000) }),
  ),
  rateLimits: kind(
    'Pace',
    'Other rate limits',
    'Replaces 110 requests per 10 s and 5 searches per second.',
    [numeric('tenSecondly', 'Requests per 10 s', '110'), numeric('search', 'Searches per second', '5')],
    z.object({ tenSecondly: at(0, 1_000_000, 110), search: at(0, 1_000_000, 5) }),
  ),
  accessTokenLife: kind(
    'Tokens',
    'Access-token life',
    'Newly issued access tokens live this long.',
    [numeric('seconds', 'Seconds', '30')],
    z.object({ seconds: at(1, 86_400, 30) }),
  ),
  rotateRefreshTokens: kind(
    'Tokens',
    'Rotating refresh tokens',
    'Every refresh returns a new refresh token; using an old one again revokes the grant.',
  ),
  slowToken: kind(
    'Tokens',
    'Slow token endpoint',
    'Waits before answering token calls.',
    [numeric('ms', 'Milliseconds', '3000')],
    z.object({ ms: at(0, 120_000, 3_000) }),
  ),
  tokenError: kind(
    'Tokens',
    'Token endpoint down',
    'Answers token calls with a 5xx.',
    [numeric('status', 'Status', '503')],
    z.object({ status: at(429, 599, 503) }),
  ),
  tokenLostAnswer: kind(
    'Tokens',
    'Token answer lost',
    'Carries out the token call, then cuts the connection before the answer.',
  ),
  missingHub: kind('Tokens', 'Unknown hub', 'Refresh answers BAD_HUB, as for a closed account.'),
  lateAssociations: kind(
    'Webhooks',
    'Late associations',
    'A new deal–company association shows, and is announced, only after this time.',
    [numeric('seconds', 'Seconds', '20')],
    z.object({ seconds: at(0, 3_600, 20) }),
  ),
  duplicateDeliveries: kind(
    'Webhooks',
    'Duplicate deliveries',
    'Sends every event this many times, each with another eventId.',
    [numeric('times', 'Times', '3')],
    z.object({ times: at(2, 50, 3) }),
  ),
  reorderedDeliveries: kind(
    'Webhooks',
    'Reordered deliveries',
    'Holds each event back for a random time.',
    [numeric('spreadMs', 'Up to milliseconds', '1500')],
    z.object({ spreadMs: at(1, 600_000, 1_500) }),
  ),
  droppedWebhooks: kind(
    'Webhooks',
    'Dropped webhooks',
    'Forgets events without sending them. Set a percentage.',
  ),
  stoppedWebhooks: kind(
    'Webhooks',
    'Stopped webhooks',
    'Sends nothing; events wait until the switch goes off.',
  ),
  wrongSignature: kind('Webhooks', 'Wrong signature', 'Signs deliveries with another secret.'),
  retryTimeScale: kind(
    'Pace',
    'Retry clock',
    'Multiplies the waits between webhook attempts; 0.001 turns minutes into milliseconds.',
    [numeric('scale', 'Factor', '0.001')],
    z.object({ scale: at(0, 10, 0.001) }),
  ),
  singleEventDeliveries: kind(
    'Webhooks',
    'One event per delivery',
    'Puts every event into a request of its own.',
  ),
} satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof faultKinds;

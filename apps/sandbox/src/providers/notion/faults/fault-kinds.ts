import { z } from 'zod';

/** A parameter of a switch, for the form on the faults page. */
export interface FaultParameter {
  name: string;
  label: string;
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

const at = (min: number, max: number, initial: number) =>
  z.coerce.number().min(min).max(max).default(initial);
const milliseconds = (initial: string): FaultParameter => ({ name: 'ms', label: 'Milliseconds', initial });
const kind = (
  group: FaultKind['group'],
  title: string,
  explains: string,
  parameters: readonly FaultParameter[] = [],
  schema: z.ZodObject = z.object({}),
): FaultKind => ({ group, title, explains, parameters, schema });

const capabilities = ['updateContent', 'userInformation', 'userEmails'] as const;

/** Every switch. Each can also be limited by count, percentage, duration and a part of the path. */
export const faultKinds = {
  slow: kind(
    'API calls',
    'Slow answers',
    'Waits before answering.',
    [milliseconds('2000')],
    z.object({ ms: at(0, 120_000, 2_000) }),
  ),
  rateLimited: kind(
    'API calls',
    'Too many requests',
    'Answers 429 with Retry-After whatever the real pace is.',
    [{ name: 'seconds', label: 'Retry-After in seconds', initial: '2' }],
    z.object({ seconds: at(0, 3_600, 2) }),
  ),
  serverError: kind(
    'API calls',
    'Server errors',
    'Answers with this status: 409, 500, 502, 503, 504 or 529.',
    [{ name: 'status', label: 'Status', initial: '502' }],
    z.object({ status: at(400, 599, 502) }),
  ),
  connectionReset: kind('API calls', 'Connection reset', 'Cuts the connection without an answer.'),
  truncatedBody: kind(
    'API calls',
    'Truncated body',
    'Sends half of the promised body, then cuts the connection.',
  ),
  htmlBody: kind('API calls', 'HTML instead of JSON', 'Answers 200 with a web page.'),
  missingCapability: kind(
    'API calls',
    'Missing capability',
    'Treats the integration as if this were not ticked on its page.',
    [{ name: 'capability', label: 'Capability', initial: 'userEmails', choices: capabilities }],
    z.object({ capability: z.enum(capabilities).default('userEmails') }),
  ),
  searchLag: kind(
    'API calls',
    'Search lag',
    'How long a new or renamed object takes to show in search.',
    [milliseconds('60000')],
    z.object({ ms: at(0, 3_600_000, 60_000) }),
  ),
  rateLimits: kind(
    'Pace',
    'Other rate limit',
    'Replaces three requests a second.',
    [{ name: 'perSecond', label: 'Requests a second', initial: '3' }],
    z.object({ perSecond: at(0, 1_000_000, 3) }),
  ),
  slowToken: kind(
    'Tokens',
    'Slow token endpoint',
    'Waits before answering token calls.',
    [milliseconds('3000')],
    z.object({ ms: at(0, 120_000, 3_000) }),
  ),
  tokenError: kind(
    'Tokens',
    'Token endpoint down',
    'Answers token calls with this status.',
    [{ name: 'status', label: 'Status', initial: '503' }],
    z.object({ status: at(429, 599, 503) }),
  ),
  tokenLostAnswer: kind(
    'Tokens',
    'Token answer lost',
    'Carries out the token call, then cuts the connection before the answer.',
  ),
  aggregation: kind(
    'Webhooks',
    'Aggregation',
    'How long changes of a page are collected before they are announced. Notion takes up to five minutes.',
    [milliseconds('30000')],
    z.object({ ms: at(0, 600_000, 30_000) }),
  ),
  duplicateDeliveries: kind(
    'Webhooks',
    'Duplicate deliveries',
    'Sends every event this many times under the same id.',
    [{ name: 'times', label: 'Times', initial: '3' }],
    z.object({ times: at(2, 50, 3) }),
  ),
  reorderedDeliveries: kind(
    'Webhooks',
    'Reordered deliveries',
    'Holds each event back for a random time.',
    [{ name: 'spreadMs', label: 'Up to milliseconds', initial: '1500' }],
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
  wrongSignature: kind('Webhooks', 'Wrong signature', 'Signs deliveries with another token.'),
  retryTimeScale: kind(
    'Pace',
    'Retry clock',
    'Multiplies the waits between webhook attempts; 0.001 turns minutes into milliseconds.',
    [{ name: 'scale', label: 'Factor', initial: '0.001' }],
    z.object({ scale: at(0, 10, 0.001) }),
  ),
} satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof faultKinds;

/** What each switch that takes parameters holds while it is on. */
export interface FaultSettings {
  slow: { ms: number };
  rateLimited: { seconds: number };
  serverError: { status: number };
  missingCapability: { capability: (typeof capabilities)[number] };
  searchLag: { ms: number };
  rateLimits: { perSecond: number };
  slowToken: { ms: number };
  tokenError: { status: number };
  aggregation: { ms: number };
  duplicateDeliveries: { times: number };
  reorderedDeliveries: { spreadMs: number };
  retryTimeScale: { scale: number };
}

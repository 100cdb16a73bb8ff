import { z } from 'zod';

/** A parameter of a switch, for the form on the faults page. */
export interface FaultParameter {
  name: string;
  label: string;
  kind: 'number' | 'text';
  initial: string;
}

export const faultGroups = [
  'API calls',
  'Rights',
  'Log-in and tokens',
  'Data',
  'Change events',
  'Outbound messages',
] as const;

export interface FaultKind {
  title: string;
  group: (typeof faultGroups)[number];
  explains: string;
  parameters: readonly FaultParameter[];
  schema: z.ZodObject;
}

const kind = (
  group: FaultKind['group'],
  title: string,
  explains: string,
  parameters: readonly FaultParameter[] = [],
  schema: z.ZodObject = z.object({}),
): FaultKind => ({ group, title, explains, parameters, schema });

const number = (name: string, label: string, initial: number): FaultParameter => ({
  name,
  label,
  kind: 'number',
  initial: String(initial),
});
const text = (name: string, label: string, initial: string): FaultParameter => ({
  name,
  label,
  kind: 'text',
  initial,
});
const within = (min: number, max: number, initial: number) =>
  z.coerce.number().min(min).max(max).default(initial);
const word = (initial: string) => z.string().min(1).max(200).default(initial);

const object = text('object', 'Object', 'Opportunity');
const ms = number('ms', 'Milliseconds', 2_000);

/** Every switch. Each can also be limited by count, org and a part of the path. */
export const faultKinds = {
  slow: kind(
    'API calls',
    'Slow answers',
    'Waits before answering API calls.',
    [ms],
    z.object({ ms: within(0, 120_000, 2_000) }),
  ),
  serverError: kind(
    'API calls',
    'Server error',
    'Answers API calls with this status.',
    [number('status', 'Status', 503)],
    z.object({ status: within(500, 599, 503) }),
  ),
  htmlBody: kind('API calls', 'Web page for an answer', 'Answers 200 with an HTML page.'),
  connectionReset: kind('API calls', 'Cut connection', 'Cuts the connection without an answer.'),
  sessionExpired: kind(
    'API calls',
    'Session expired',
    'Ends the session of the next calls; limit it to a path such as “query/” to strike between pages.',
  ),
  apiDisabled: kind('API calls', 'API disabled', 'The edition has no API: API_DISABLED_FOR_ORG.'),
  dailyLimit: kind(
    'API calls',
    'Daily allowance',
    'How many calls the org has in 24 hours.',
    [number('max', 'Calls', 100)],
    z.object({ max: within(0, 100_000_000, 100) }),
  ),
  concurrentLimit: kind(
    'API calls',
    'Too many long calls',
    'Answers REQUEST_LIMIT_EXCEEDED for long-running requests.',
  ),
  shortPages: kind(
    'API calls',
    'Short pages',
    'A page of a query holds at most so many rows, as with wide rows.',
    [number('rows', 'Rows', 5)],
    z.object({ rows: within(1, 2_000, 5) }),
  ),
  hiddenObject: kind(
    'Rights',
    'Hidden object',
    'The connected user has no access to the object.',
    [object],
    z.object({ object: word('Opportunity') }),
  ),
  hiddenField: kind(
    'Rights',
    'Hidden field',
    'Field-level security hides the field: describe leaves it out, a query for it fails.',
    [object, text('field', 'Field', 'Amount')],
    z.object({ object: word('Opportunity'), field: word('Amount') }),
  ),
  readOnlyField: kind(
    'Rights',
    'Read-only field',
    'Field-level security lets the user read the field and not change it.',
    [object, text('field', 'Field', 'NextStep')],
    z.object({ object: word('Opportunity'), field: word('NextStep') }),
  ),
  readOnlyObject: kind(
    'Rights',
    'Read-only object',
    'The connected user may not change records of the object.',
    [object],
    z.object({ object: word('Opportunity') }),
  ),
  appNotInstalled: kind(
    'Log-in and tokens',
    'App not installed',
    'The org does not know the app: the approval ends in invalid_client.',
  ),
  appBlocked: kind('Log-in and tokens', 'App blocked', 'An admin blocked the app.'),
  ipRestricted: kind(
    'Log-in and tokens',
    'IP restricted',
    'Refresh calls come from an address that is not allowed.',
  ),
  inactiveUser: kind(
    'Log-in and tokens',
    'Inactive user',
    'The person who connected the app was deactivated.',
  ),
  sessionLife: kind(
    'Log-in and tokens',
    'Session life',
    'Sessions end after so many idle seconds.',
    [number('seconds', 'Seconds', 5)],
    z.object({ seconds: within(1, 86_400, 5) }),
  ),
  slowToken: kind(
    'Log-in and tokens',
    'Slow token endpoint',
    'Waits before answering token calls.',
    [ms],
    z.object({ ms: within(0, 120_000, 2_000) }),
  ),
  tokenError: kind(
    'Log-in and tokens',
    'Token endpoint fails',
    'Answers token calls with this status.',
    [number('status', 'Status', 503)],
    z.object({ status: within(400, 599, 503) }),
  ),
  tokenLostAnswer: kind(
    'Log-in and tokens',
    'Lost token answer',
    'Issues tokens and cuts the connection before the answer.',
  ),
  lateCommit: kind(
    'Data',
    'Late commits',
    'A change can be seen only so much later than its time stamp says.',
    [ms],
    z.object({ ms: within(0, 3_600_000, 2_000) }),
  ),
  millisecondStamps: kind(
    'Data',
    'Fine time stamps',
    'Time stamps with milliseconds; normally they are whole seconds.',
  ),
  validationRule: kind(
    'Data',
    'Validation rule',
    'Refuses every change with this message.',
    [text('message', 'Message', 'Close date must be in the future.')],
    z.object({ message: word('Close date must be in the future.') }),
  ),
  lockedRow: kind('Data', 'Locked row', 'Answers changes with UNABLE_TO_LOCK_ROW.'),
  captureOff: kind(
    'Change events',
    'Not captured',
    'The object is not selected for Change Data Capture: it has no topic.',
    [object],
    z.object({ object: word('Opportunity') }),
  ),
  subscribeRefused: kind(
    'Change events',
    'Subscription refused',
    'The connected user lacks “View All Records” for the object.',
    [object],
    z.object({ object: word('Opportunity') }),
  ),
  pubsubDown: kind('Change events', 'Pub/Sub API unavailable', 'Refuses its calls with UNAVAILABLE.'),
  streamCut: kind('Change events', 'Cut subscription', 'Ends a subscription instead of delivering.'),
  slowStream: kind(
    'Change events',
    'Slow events',
    'Delivers events so much later.',
    [ms],
    z.object({ ms: within(0, 120_000, 2_000) }),
  ),
  earlyKeepAlive: kind(
    'Change events',
    'Early keep-alive',
    'Says so often that a subscription lives, instead of every 270 seconds.',
    [ms],
    z.object({ ms: within(10, 270_000, 2_000) }),
  ),
  replayExpired: kind('Change events', 'Replay id expired', 'Refuses to go on behind a replay id.'),
  gapEvent: kind('Change events', 'Gap event', 'A change is told without its values, as GAP_….'),
  overflowEvent: kind(
    'Change events',
    'Overflow event',
    'A change is not told; in its place comes GAP_OVERFLOW without a record.',
  ),
  stoppedMessages: kind('Outbound messages', 'Messages wait', 'Nothing is sent until this is turned off.'),
  duplicateMessages: kind(
    'Outbound messages',
    'Duplicate messages',
    'A notification is sent several times under one id.',
    [number('times', 'Times', 2)],
    z.object({ times: within(2, 20, 2) }),
  ),
  sessionIdInMessages: kind(
    'Outbound messages',
    'Session id in messages',
    'Messages carry a session id, as they did before 2026.',
  ),
  messageRetryScale: kind(
    'Outbound messages',
    'Faster attempts',
    'Factor on the waits between attempts.',
    [number('scale', 'Factor', 0.01)],
    z.object({ scale: within(0.0001, 10, 0.01) }),
  ),
} satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof faultKinds;

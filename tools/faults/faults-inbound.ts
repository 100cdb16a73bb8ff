import type { FaultGroup } from './fault';

const otherHandshakes = 'The handshakes of Slack, Zoom, Microsoft and Notion arrive with those connectors.';

export const processesAndStorage: FaultGroup = {
  title: 'Processes and storage',
  faults: [
    {
      id: 'F01',
      fault: 'Redis dies between the commit of a delivery and its wake-up',
      must: 'the 2xx stays true: the sweep finds the row and wakes its connection',
    },
    {
      id: 'F02',
      fault: 'Redis is down while webhooks arrive',
      must: 'they are answered 2xx as quickly as ever; nobody outside notices',
    },
    {
      id: 'F03',
      fault: 'Redis is emptied, or comes back empty',
      must: 'everything is rebuilt from Postgres',
    },
    {
      id: 'F04',
      fault: 'Redis is full, or may throw keys away when it is',
      must: 'a full queue counts as one that is down; a policy that drops keys is refused at the start and named by the doctor',
    },
    {
      id: 'F05',
      fault: 'Redis comes back with an older state',
      must: 'what is done in Postgres is not done again',
    },
    {
      id: 'F06',
      fault: 'Postgres breaks a transaction off while a delivery is stored',
      must: '503 with Retry-After, no half batch; the provider’s next try is stored once',
    },
    {
      id: 'F07',
      fault: 'the delivery is committed and the answer is lost',
      must: 'the repetition changes nothing and is answered 2xx',
    },
    {
      id: 'F08',
      fault: 'Postgres is killed under load',
      must: 'whatever was acknowledged is there afterwards',
    },
    {
      id: 'F09',
      fault: 'power fails and unsynced writes are gone',
      must: 'nothing acknowledged is lost: a database that does not sync its commits is refused or warned about',
      open: 'The loss itself belongs to the release tier: it needs a file system that drops writes.',
    },
    {
      id: 'F10',
      fault: 'Postgres has no room left',
      must: '503, no crash, and on it goes when there is room',
    },
    {
      id: 'F11',
      fault: 'all connections to Postgres are taken',
      must: 'webhooks wait for a bounded time and are answered 503; health answers all the same',
    },
    {
      id: 'F12',
      fault: 'Postgres ends a transaction as a deadlock or a conflict',
      must: 'it is tried again a bounded number of times, or never comes to it by a fixed order',
    },
    {
      id: 'F13',
      fault: 'a worker is killed at any point of its work',
      must: 'others take over within 15 s; every effect happens once',
    },
    {
      id: 'F14',
      fault: 'the same work kills its worker again and again',
      must: 'it is set aside with a reason people see; nothing else waits for it',
    },
    {
      id: 'F15',
      fault: 'a worker stands still past its lease and then goes on',
      must: 'another one has taken over, and the late writer is fenced off',
    },
    {
      id: 'F16',
      fault: 'the event loop of a process is blocked',
      must: 'the process ends and is started anew; its delay is measured',
    },
    {
      id: 'F17',
      fault: 'processes are replaced under load',
      must: 'each finishes or gives back what it has; nobody notices',
    },
    {
      id: 'F18',
      fault: 'several processes migrate at once',
      must: 'one does, the others wait',
    },
    {
      id: 'F19',
      fault: 'a worker of the version before meets the new schema or a new kind of job',
      must: 'a job it does not understand waits or is set aside by itself, and the next is taken; migrations take nothing away that it works with',
      open: 'The build before itself is not run against the new schema: there is no earlier release yet.',
    },
    {
      id: 'F20',
      fault: 'workers do not take up work again after an outage of the queue',
      must: 'a watchdog ends a process that finishes nothing while events wait',
    },
    {
      id: 'F21',
      fault: 'a clock is wrong or jumps',
      must: 'leases go by the database’s clock; a signature’s age by ours, within bounds on both sides',
    },
    {
      id: 'F22',
      fault: 'several sweepers find the same work',
      must: 'it is done once',
    },
    {
      id: 'F23',
      fault: 'an operator replays the same dead delivery twice',
      must: 'it is processed once, and the audit log names the act',
    },
    {
      id: 'F24',
      fault: 'the inbox grows for years',
      must: 'old rows go by policy; an event whose row is gone still makes no second account',
    },
    {
      id: 'F25',
      fault: 'the database is restored from an older backup',
      must: 'what happened since is found again at the provider, nothing is doubled but e-mails nobody remembers; tokens from before are renewed, or named',
    },
  ],
};

export const inboundEvents: FaultGroup = {
  title: 'Inbound events',
  faults: [
    {
      id: 'F26',
      fault: 'one event is delivered ten times at once, to many workers',
      must: 'one row, one account',
    },
    {
      id: 'F27',
      fault: 'one change is told again under another event id',
      must: 'one account',
    },
    {
      id: 'F28',
      fault: 'two different bodies carry the same event id',
      must: 'both are kept; the record is read from the provider, neither body is believed',
    },
    {
      id: 'F29',
      fault: 'events arrive in the wrong order',
      must: 'the record is read as it is now; the order does not matter',
    },
    {
      id: 'F30',
      fault: 'an event arrives long after newer state was applied',
      must: 'no field goes back to what it was',
    },
    {
      id: 'F31',
      fault: 'a deal enters, leaves and enters the stage again',
      must: 'one account, marked while the deal is outside; never deleted',
    },
    {
      id: 'F32',
      fault: 'a deal has left the stage before it could be read',
      must: 'the reported entry counts',
    },
    {
      id: 'F33',
      fault: 'the rule changes while events wait',
      must: 'the rule at the time of the decision counts, and the run says which it was',
    },
    {
      id: 'F34',
      fault: 'two deals of one company are won together',
      must: 'one account and one link each, whichever comes first',
    },
    {
      id: 'F35',
      fault: 'two deals are merged',
      must: 'the account follows the survivor; no second one',
    },
    {
      id: 'F36',
      fault: 'a company is renamed or merged',
      must: 'the account’s name follows, its identity stays',
    },
    {
      id: 'F37',
      fault: 'a deal is deleted, and perhaps restored',
      must: 'the account stays and a person is told; a restored deal is linked as before',
    },
    {
      id: 'F38',
      fault: 'a person is deleted in the CRM for privacy’s sake',
      must: 'their data goes here, too, raw deliveries included',
    },
    {
      id: 'F39',
      fault: 'a person makes the account while its deal arrives',
      must: 'one link; a likely double is asked about',
    },
    {
      id: 'F40',
      fault: 'one event of a hundred is poisoned',
      must: 'ninety-nine are done, one is shown with its reason',
    },
    {
      id: 'F41',
      fault: 'a delivery mixes accounts of several tenants',
      must: 'each event goes where its own account id says; unknown ones belong to nobody',
    },
    {
      id: 'F42',
      fault: 'an event concerns a connection that is gone or never was',
      must: 'it is answered like any other and does nothing',
    },
    { id: 'F43', fault: 'a signature is forged', must: '401, compared in constant time, nothing stored' },
    {
      id: 'F44',
      fault: 'the signature header is missing, empty, doubled or nonsense',
      must: '401, never a 5xx',
    },
    {
      id: 'F45',
      fault: 'a delivery that was genuine is replayed',
      must: '401 outside the window of time; inside it, known already',
    },
    {
      id: 'F46',
      fault: 'the body is written in an unusual way',
      must: 'the signature is checked over the bytes that came',
    },
    {
      id: 'F47',
      fault: 'the address the provider signed is not the one seen behind the proxy',
      must: 'the configured public address counts, never what a header claims',
    },
    {
      id: 'F48',
      fault: 'a sender offers an old signature only',
      must: 'it is refused unless switched on, and never instead of a newer one',
    },
    {
      id: 'F49',
      fault: 'a handshake is put into a forged delivery to get past the signature',
      must: '401; nothing is echoed',
      open: otherHandshakes,
    },
    {
      id: 'F50',
      fault: 'the signing secret is changed',
      must: 'old and new count for a while, then the new one alone',
    },
    {
      id: 'F51',
      fault: 'the body is empty, too large, endless, compressed or strangely encoded',
      must: 'a quick 4xx, bounded memory, the connection closed',
    },
    {
      id: 'F52',
      fault: 'JSON of absurd depth or width',
      must: 'stored as it came, then shown as unreadable; no 5xx',
    },
    {
      id: 'F53',
      fault: 'NUL, lone surrogates, broken UTF-8, characters that turn text around',
      must: 'stored as it came; what is shown is clean',
    },
    {
      id: 'F54',
      fault: 'members named like parts of an object, numbers no double holds',
      must: 'no object changes; ids stay exact',
    },
    {
      id: 'F55',
      fault: 'valid JSON with members of the wrong type',
      must: 'dead with the place named, after the 2xx',
    },
    {
      id: 'F56',
      fault: 'an unknown kind of event, or a new member',
      must: 'ignored with a reason; the bytes are kept',
    },
    {
      id: 'F57',
      fault: 'many clients send their requests endlessly slowly',
      must: 'they are cut off; others are served as ever',
    },
    {
      id: 'F58',
      fault: 'one tenant floods the inbox',
      must: 'the others’ events are worked on as soon as before',
    },
    {
      id: 'F59',
      fault: 'the provider says that events were missed or a position is too old',
      must: 'the window is read again in full',
      open: 'Missed notifications of Microsoft and sync tokens of Google arrive with those connectors.',
    },
    {
      id: 'F60',
      fault: 'a subscription ends without a word',
      must: 'the poll finds what is not told any more, and an alarm says so',
      open: 'Renewing subscriptions arrives with the connectors that have them.',
    },
  ],
};

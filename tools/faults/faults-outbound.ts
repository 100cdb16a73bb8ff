import type { FaultGroup } from './fault';

export const outboundCalls: FaultGroup = {
  title: 'Outbound calls and sync',
  faults: [
    {
      id: 'F61',
      fault: '429 with a wait, also an absurd one',
      must: 'the whole connection waits as told, an hour at most; others go on',
    },
    {
      id: 'F62',
      fault: 'limits per window and per day',
      must: 'they are kept, all processes together, with a share left for people',
    },
    {
      id: 'F63',
      fault: 'a provider answers with errors in numbers',
      must: 'growing pauses with jitter, a breaker, one probe at a time',
    },
    {
      id: 'F64',
      fault: 'no connection: DNS, TLS, reset',
      must: 'the same, and no token in the error',
    },
    { id: 'F65', fault: 'an answer that does not end', must: 'deadline, idle limit and size limit' },
    {
      id: 'F66',
      fault: 'an answer that cannot be read',
      must: 'a typed error without its content, tried again',
    },
    {
      id: 'F67',
      fault: 'an error under status 200',
      must: 'it is the error it names',
      open: 'Slack’s ok:false arrives with that connector.',
    },
    {
      id: 'F68',
      fault: 'an act was done and its answer lost',
      must: 'looked for, never blindly repeated; else unknown until a person says',
    },
    {
      id: 'F69',
      fault: 'pages shift, or a cursor is forgotten',
      must: 'the window starts again; no holes',
    },
    {
      id: 'F70',
      fault: 'our own change comes back as an event',
      must: 'recognised and ignored; no ping-pong',
    },
    {
      id: 'F71',
      fault: 'a person and the source change the same field',
      must: 'the field’s policy decides; the other value is kept',
    },
    {
      id: 'F72',
      fault: 'an import changes everything at once',
      must: 'coalesced by record, none skipped',
    },
    {
      id: 'F73',
      fault: 'a mapped property is deleted, renamed or changes its type',
      must: 'that field says so; the others go on',
    },
    {
      id: 'F74',
      fault: 'required facts are missing',
      must: 'held or asked, with the reason to see',
    },
    {
      id: 'F75',
      fault: 'amounts in odd notations, negative, huge, in other currencies',
      must: 'exact decimals; what cannot be read is unknown, not zero',
    },
    {
      id: 'F76',
      fault: 'close dates as instants, as days, around clock changes',
      must: 'the same calendar day in every zone',
    },
    {
      id: 'F77',
      fault: 'an owner without address, or deactivated',
      must: 'the account is made all the same',
    },
    {
      id: 'F78',
      fault: 'text that is too long, emoji, right-to-left',
      must: 'cut between characters and marked',
    },
    {
      id: 'F79',
      fault: 'a permission is withdrawn',
      must: 'only what needs it stops, and it is named',
    },
    {
      id: 'F80',
      fault: 'a provider is away for hours',
      must: 'nothing is given up; the backlog drains by age; nobody is asked to reconnect',
    },
  ],
};

export const tokensAndVault: FaultGroup = {
  title: 'Tokens and vault',
  faults: [
    {
      id: 'F81',
      fault: 'many callers in many processes find the token expired',
      must: 'one call to the provider; all go on',
    },
    {
      id: 'F82',
      fault: 'the provider is slower than the lease',
      must: 'the lease is kept alive; still one call',
    },
    {
      id: 'F83',
      fault: 'the refresher is killed before the provider answered',
      must: 'the next one goes on with the same token',
    },
    {
      id: 'F84',
      fault: 'the refresher is killed with rotated tokens in its hands',
      must: 'what can be saved is; otherwise the loss is named and the provider not hammered',
    },
    {
      id: 'F85',
      fault: 'Postgres is away when new tokens have to be stored',
      must: 'they wait sealed on disk and are stored later',
    },
    {
      id: 'F86',
      fault: 'a refresher that stood still brings old tokens',
      must: 'they are thrown away',
    },
    {
      id: 'F87',
      fault: 'the grant was withdrawn',
      must: 'a person is asked to reconnect; work is parked and goes on afterwards',
    },
    {
      id: 'F88',
      fault: 'the token endpoint is down or slow',
      must: 'tried again with pauses; never called a dead grant',
    },
    {
      id: 'F89',
      fault: 'a token answer without refresh token or with a strange life',
      must: 'the old one is kept, a default life assumed',
    },
    {
      id: 'F90',
      fault: 'a token dies before its time',
      must: 'one refresh, one repetition, then a reconnection',
    },
    {
      id: 'F91',
      fault: 'a connection is ended while it is refreshed or used',
      must: 'calls stop at once; the grant is withdrawn, no token stays behind',
    },
    {
      id: 'F92',
      fault: 'another provider account answers a reconnection',
      must: 'nothing changes until a person confirms',
    },
    {
      id: 'F93',
      fault: 'two workspaces connect the same provider account',
      must: 'both get their events; tokens stay apart',
    },
    {
      id: 'F94',
      fault: 'a vault key is missing or wrong at the start',
      must: 'no start; key ids are named, no values',
    },
    {
      id: 'F95',
      fault: 'the rotation of keys is killed anywhere',
      must: 'it goes on where it stopped; every secret opens all the time',
    },
    {
      id: 'F96',
      fault: 'sealed secrets are swapped between rows',
      must: 'they do not open',
    },
    {
      id: 'F97',
      fault: 'a sealed secret is altered or cut',
      must: 'it does not open; nothing partial comes out',
    },
    { id: 'F98', fault: 'a token in an address', must: 'such a request is not sent' },
    {
      id: 'F99',
      fault: 'a token in a log, an error, the queue, an answer, the database, a file',
      must: 'none, in no encoding',
    },
    {
      id: 'F100',
      fault: 'the database logs its statements',
      must: 'it sees ciphertext only; logged parameters are warned about',
    },
  ],
};

export const webAndTenants: FaultGroup = {
  title: 'Web, tenants, content',
  faults: [
    {
      id: 'F101',
      fault: 'an OAuth state is forged, used, old, or somebody else’s',
      must: 'refused without asking the provider',
    },
    { id: 'F102', fault: 'a stolen code is injected', must: 'PKCE and the session’s state refuse it' },
    { id: 'F103', fault: 'providers are mixed up', must: 'each has its own redirect address' },
    { id: 'F104', fault: 'the way back leads elsewhere', must: 'only paths of our own' },
    {
      id: 'F105',
      fault: 'consent is denied, broken off or sent twice',
      must: 'a friendly page, no orphaned secret',
    },
    {
      id: 'F106',
      fault: 'the callback of an attacker’s consent is sent to a victim',
      must: 'refused: the state belongs to another session',
    },
    {
      id: 'F107',
      fault: 'an id of another workspace, anywhere',
      must: 'answered like one that does not exist',
    },
    { id: 'F108', fault: 'members a route does not declare', must: 'refused and named' },
    {
      id: 'F109',
      fault: 'a job names another workspace',
      must: 'the workspace is taken from the row',
    },
    {
      id: 'F110',
      fault: 'a new table forgets its tenants',
      must: 'the tests fail',
    },
    {
      id: 'F111',
      fault: 'a pooled connection remembers the tenant before',
      must: 'nothing stays after a transaction; no tenant, no rows',
    },
    { id: 'F112', fault: 'a process signs in as owner or superuser', must: 'no start' },
    { id: 'F113', fault: 'another site sends a change', must: 'refused on every route' },
    {
      id: 'F114',
      fault: 'a session is fixed, stolen, ended, or its person’s role changes',
      must: 'new ids, ended on the server, only hashes stored',
    },
    {
      id: 'F115',
      fault: 'script in names, notes, addresses, pictures',
      must: 'it is text; a strict policy besides',
    },
    { id: 'F116', fault: 'formulas in an export', must: 'text to a spreadsheet' },
    {
      id: 'F117',
      fault: 'an address that leads inside',
      must: 'checked, resolved, pinned; no connection',
    },
    { id: 'F118', fault: 'line breaks in names and headers', must: 'they add no header and no log line' },
    {
      id: 'F119',
      fault: 'a pattern or template of a user that runs for ever, or runs code',
      must: 'no user pattern is compiled, no template evaluates anything',
    },
    {
      id: 'F120',
      fault: 'instructions to a model inside a note',
      must: 'quoted data; the model can do nothing, and a person approves',
      open: 'Not ours yet: no model is asked anything.',
    },
    {
      id: 'F121',
      fault: 'a secret pasted into a note',
      must: 'hidden before a model or a log sees it',
      open: 'Warning the person arrives with the notes.',
    },
    {
      id: 'F122',
      fault: 'passwords or keys are guessed',
      must: 'limits per address and IP; long random keys, hashed',
    },
    {
      id: 'F123',
      fault: 'expensive routes are flooded',
      must: 'a limit per workspace: 429 with Retry-After; one backfill per connection and one rehearsal per rule at a time',
    },
    {
      id: 'F124',
      fault: 'a workspace is deleted',
      must: 'grants withdrawn, tokens destroyed, no row left, proven by counting',
    },
    {
      id: 'F125',
      fault: 'the audit log is altered',
      must: 'no login of the product can; the chain shows who did',
    },
  ],
};

/** What the provider says is true of one deal, and what was planned for it. */
export interface DealTruth {
  readonly id: string;
  /** It was in the won stage at some time while the rule was on, and it was there at the end. */
  readonly everWon: boolean;
  readonly isWon: boolean;
  readonly stage: string | null;
  readonly amount: string | null;
  /** ISO instant. */
  readonly closeDate: string | null;
}

export interface SeenDeal {
  readonly id: string;
  readonly stage: string | null;
  readonly amount: string | null;
  readonly closeDate: string | null;
}

export interface EffectRow {
  readonly id: string;
  readonly accountId: string | null;
  readonly state: string;
}

/** Everything the judgement is made from, gathered when nothing moves any more. */
export interface Facts {
  /** Event ids whose delivery was answered with a 2xx. */
  readonly acknowledged: ReadonlySet<number>;
  /** Events never acknowledged, though there was time. */
  readonly unacknowledged: number;
  /** Event ids stored. */
  readonly stored: ReadonlySet<number>;
  readonly inbox: Readonly<Record<string, number>>;
  readonly deals: readonly DealTruth[];
  /** Account ids by deal id, one entry for each link. */
  readonly links: ReadonlyMap<string, readonly string[]>;
  /** Accounts of the workspace that were not there before and that none of the deals is linked to. */
  readonly strayAccounts: number;
  /** Code of the last run by deal id. */
  readonly lastRuns: ReadonlyMap<string, string>;
  /** As Thread last read them. */
  readonly seen: ReadonlyMap<string, SeenDeal>;
  readonly effects: readonly EffectRow[];
  /** Effect ids of the mails that really arrived, one entry for each mail. */
  readonly mails: readonly string[];
  readonly tokenCalls: TokenFacts;
  readonly leaks: readonly string[];
  readonly foreignRows: number;
  /** Status of the answers to authentic deliveries that were neither 2xx nor 5xx. */
  readonly refusedDeliveries: number;
  /** Statuses of the answers to malformed requests, in a calm time. */
  readonly malformedStatuses: readonly number[];
  readonly unexpectedEnds: readonly string[];
  readonly memoryMb: Readonly<Record<string, { readonly first: number; readonly most: number }>>;
  /** Audit rows by action. */
  readonly audited: readonly string[];
  /** Accounts and mails that a full sweep added after everything had been worked off. */
  readonly addedBySweep: number;
}

export interface TokenFacts {
  /** Calls that brought a token. */
  readonly refreshes: number;
  /** Tokens stored since the connection was made. */
  readonly epochs: number;
  /** Refreshes that were under way when somebody was hurt: their answer may have been lost. */
  readonly cutOff: number;
}

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** How many break it. */
  readonly broken: number;
  readonly examples: readonly string[];
}

/** Privileged acts of the set-up that must have left an audit row. */
const privileged = [/^rule\./, /^template\./] as const;
const mostMemoryMb = 900;
const mostExamples = 5;

/** Judges what a run left behind: one named check for each promise. Pure, so that planted faults can prove that it finds them. */
export function judge(facts: Facts): readonly Check[] {
  return [
    check('I1 every acknowledged event is in the inbox', lostEvents(facts)),
    check('I1b every event was acknowledged in the end', count(facts.unacknowledged, 'not acknowledged')),
    check('I1c no authentic delivery was refused for good', count(facts.refusedDeliveries, 'refused')),
    check('I2 every row of the inbox has come to an end', unfinished(facts)),
    check('I2b no event was given up', count(facts.inbox['dead'] ?? 0, 'dead')),
    check('I3 a deal that was won has an account', missingAccounts(facts)),
    check('I3a one that was won and lost has one, or a run that says why not', unexplainedDeals(facts)),
    check('I3b no deal has an account that was never won', needlessAccounts(facts)),
    check('I3c no deal has two accounts', duplicateAccounts(facts)),
    check('I3d a sweep over everything adds nothing', count(facts.addedBySweep, 'added')),
    check('I4 no effect happened twice', doubledEffects(facts)),
    check('I4b what is called done happened, what did not happen is not called done', untrueEffects(facts)),
    check('I4c every effect has come to an end, and every account has its own', missingEffects(facts)),
    check('I5 Thread has seen each deal as it is', staleDeals(facts)),
    check('I6 one token call for each expiry', excessRefreshes(facts)),
    check('I7 no token anywhere but in the vault', facts.leaks),
    check('I8 nothing of another workspace was touched', count(facts.foreignRows, 'foreign row')),
    check('I9 malformed requests are refused, not stumbled over', stumbles(facts)),
    check('I10 memory stays bounded', memory(facts)),
    check('I10b no process ended by itself', facts.unexpectedEnds),
    check('I11 privileged acts are in the audit', unaudited(facts)),
  ];
}

/** Acknowledged events that are not in the inbox. */
export function lostEvents({ acknowledged, stored }: Facts): readonly string[] {
  return [...acknowledged].filter((id) => !stored.has(id)).map((id) => `event ${id}`);
}

/** Accounts beyond one for each deal. */
export function duplicateAccounts({ links, strayAccounts }: Facts): readonly string[] {
  const doubled = [...links].flatMap(([deal, accounts]) =>
    Array.from({ length: new Set(accounts).size - 1 }, () => `deal ${deal}`),
  );
  return [...doubled, ...count(strayAccounts, 'account without a deal')];
}

/** Mails beyond one for each effect and for each account. */
export function doubledEffects({ mails, effects }: Facts): readonly string[] {
  const accountOf = new Map(effects.map(({ id, accountId }) => [id, accountId ?? id]));
  const byAccount = new Map<string, number>();
  for (const effect of mails) {
    const key = accountOf.get(effect) ?? `unknown effect ${effect}`;
    byAccount.set(key, (byAccount.get(key) ?? 0) + 1);
  }
  return [...byAccount].flatMap(([key, times]) => Array.from({ length: times - 1 }, () => `account ${key}`));
}

/** Token calls for each expiry; what a killed process asked for and could not store is not counted. */
export function refreshCallsPerExpiry({ tokenCalls }: Facts): number {
  const { refreshes, epochs } = tokenCalls;
  if (epochs === 0) return refreshes;
  return Math.round(((epochs + excessRefreshes({ tokenCalls }).length) / epochs) * 1_000) / 1_000;
}

function excessRefreshes({ tokenCalls }: Pick<Facts, 'tokenCalls'>): readonly string[] {
  const { refreshes, epochs, cutOff } = tokenCalls;
  return count(Math.max(0, refreshes - epochs - cutOff), 'token call');
}

function unfinished({ inbox }: Facts): readonly string[] {
  return Object.entries(inbox).flatMap(([status, rows]) =>
    ['done', 'ignored', 'dead'].includes(status) ? [] : count(rows, status),
  );
}

function missingAccounts({ deals, links }: Facts): readonly string[] {
  return deals.filter(({ id, isWon }) => isWon && !links.has(id)).map(({ id }) => `deal ${id}`);
}

/** Whether Thread saw it in time is chance; that it left the stage before is a reason Thread gives. */
function unexplainedDeals({ deals, links, lastRuns }: Facts): readonly string[] {
  return deals
    .filter(({ id, everWon, isWon }) => everWon && !isWon && !links.has(id))
    .filter(({ id }) => lastRuns.get(id) !== 'left_stage')
    .map(({ id }) => `deal ${id}: ${lastRuns.get(id) ?? 'no run'}`);
}

function needlessAccounts({ deals, links }: Facts): readonly string[] {
  return deals.filter(({ id, everWon }) => !everWon && links.has(id)).map(({ id }) => `deal ${id}`);
}

/** A mail that arrived must be done or unknown; one that is done must have arrived. */
function untrueEffects({ effects, mails }: Facts): readonly string[] {
  const arrived = new Set(mails);
  return effects
    .filter(({ id, state }) => (arrived.has(id) ? !['done', 'unknown'].includes(state) : state === 'done'))
    .map(
      ({ id, state }) => `effect ${id} is ${state}${arrived.has(id) ? ' and arrived' : ' and never arrived'}`,
    );
}

function missingEffects({ effects, links }: Facts): readonly string[] {
  const open = effects.filter(({ state }) => state === 'waiting' || state === 'sending');
  const having = new Set(effects.map(({ accountId }) => accountId));
  const without = [...new Set([...links.values()].flat())].filter((account) => !having.has(account));
  return [
    ...open.map(({ id, state }) => `effect ${id} is ${state}`),
    ...without.map((account) => `account ${account} has none`),
  ];
}

function staleDeals({ deals, seen }: Facts): readonly string[] {
  return deals.flatMap((deal) => {
    const known = seen.get(deal.id);
    if (!known) return [`deal ${deal.id} was never read`];
    const wrong = (['stage', 'amount', 'closeDate'] as const).filter((name) => known[name] !== deal[name]);
    return wrong.map((name) => `deal ${deal.id}: ${name} is ${deal[name]}, seen was ${known[name]}`);
  });
}

function stumbles({ malformedStatuses }: Facts): readonly string[] {
  return malformedStatuses
    .filter((status) => status < 200 || status >= 500)
    .map((status) => `answer ${status}`);
}

function memory({ memoryMb }: Facts): readonly string[] {
  return Object.entries(memoryMb)
    .filter(([, { most }]) => most > mostMemoryMb)
    .map(([name, { first, most }]) => `${name}: ${first} MB at first, ${most} MB at most`);
}

function unaudited({ audited }: Facts): readonly string[] {
  return privileged
    .filter((pattern) => !audited.some((action) => pattern.test(action)))
    .map((pattern) => `nothing like ${pattern.source}`);
}

function count(number: number, what: string): readonly string[] {
  return Array.from({ length: number }, () => what);
}

function check(name: string, broken: readonly string[]): Check {
  return { name, ok: broken.length === 0, broken: broken.length, examples: broken.slice(0, mostExamples) };
}

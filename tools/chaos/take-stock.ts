import { findLeaks } from './find-leaks';
import {
  accountCount,
  accountsWithoutLink,
  arrivedMails,
  auditedActions,
  dealTruths,
  effectRows,
  inboxByStatus,
  lastRuns,
  linksOf,
  onlyConnection,
  rowsOfOthers,
  seenDeals,
  storedEvents,
} from './gather-facts';
import { sendMalformed } from './malformed-deliveries';
import type { Facts } from './oracle';
import type { Run } from './run';
import { expireSending, sweepEverything, untilAllUp, untilQuiet, type Waiting } from './settle';

const upPatienceMs = 60_000;
const acknowledgePatienceMs = 120_000;
/** Without anything having come to an end meanwhile. */
const quietPatienceMs = 120_000;

/** No more faults: waits until everything is acknowledged and worked off. @returns how long that took, in milliseconds. */
export async function settleDown({ ground, sender, options }: Run): Promise<number> {
  const began = performance.now();
  ground.heal();
  await untilAllUp(ground, upPatienceMs);
  const open = await sender.untilAcknowledged(acknowledgePatienceMs);
  options.tell(`No more faults; ${open} events are not acknowledged.`);
  await expireSending(ground);
  await untilQuiet(ground.databaseUrl, quietPatienceMs, tellWaiting(options.tell));
  return Math.round(performance.now() - began);
}

/** Looks at everything the run left behind. */
export async function collectFacts(run: Run): Promise<Facts> {
  const { ground, sandbox, place, plan, ledger, sender, striker, tokens, memory, options } = run;
  const { databaseUrl: url, sandboxUrl } = ground;
  const { portal, dealIds } = place;
  const inbox = await inboxByStatus(url);
  const malformedStatuses = await sendMalformed(
    ground.ports.api,
    `${ground.apiUrl}/webhooks/hubspot`,
    ground.secrets.sandboxClientSecret,
    portal,
  );
  const { workspaceId } = await onlyConnection(url);
  const addedBySweep = await sweepOnceMore(run, workspaceId);
  await tokens.stop();
  const { epoch } = await onlyConnection(url);
  const answers = sender.statuses;
  const refused = [...answers].filter(([status]) => status >= 300 && status < 500);
  const facts: Facts = {
    acknowledged: ledger.ids,
    unacknowledged: sender.waiting,
    stored: await storedEvents(url),
    inbox,
    deals: await dealTruths(sandbox, portal, dealIds, plan.everWon, place.stages.won),
    lastRuns: await lastRuns(url),
    links: await linksOf(url),
    strayAccounts: await accountsWithoutLink(url, workspaceId),
    seen: await seenDeals(url),
    effects: await effectRows(url, workspaceId),
    mails: await arrivedMails(sandboxUrl),
    tokenCalls: {
      refreshes: tokens.refreshes,
      epochs: epoch - 1,
      cutOff: tokens.cutOff(striker.counts.cuts),
    },
    leaks: [],
    foreignRows: Math.abs((await rowsOfOthers(url, workspaceId)) - run.foreignRows),
    refusedDeliveries: refused.reduce((sum, [, times]) => sum + times, 0),
    malformedStatuses,
    unexpectedEnds: [ground.api, ...ground.workers].flatMap(({ unexpectedEnds }) =>
      unexpectedEnds.map(({ name, how, words }) => `${name}: ${how}: ${words.slice(-300)}`),
    ),
    memoryMb: memory.stop(),
    audited: await auditedActions(url, workspaceId),
    addedBySweep,
  };
  // What was issued is known when the sandbox has ended: nothing may be asked of it any more.
  await ground.stopSandbox();
  const leaks = await findLeaks(ground);
  options.tell('Stock is taken.');
  return { ...facts, leaks };
}

/** Has the product look at the whole CRM, and counts what that brought: everything should have been there already. */
async function sweepOnceMore({ ground, options }: Run, workspaceId: string): Promise<number> {
  const { databaseUrl: url, sandboxUrl } = ground;
  await untilQuiet(url, quietPatienceMs, tellWaiting(options.tell));
  const before = [await accountCount(url, workspaceId), (await arrivedMails(sandboxUrl)).length];
  await sweepEverything(url, quietPatienceMs);
  await untilQuiet(url, quietPatienceMs, tellWaiting(options.tell));
  const after = [await accountCount(url, workspaceId), (await arrivedMails(sandboxUrl)).length];
  return after.reduce((sum, value, at) => sum + Math.abs(value - (before[at] ?? 0)), 0);
}

const tellWaiting =
  (tell: (line: string) => void) =>
  ({ events, effects, dueInSeconds }: Waiting): void =>
    tell(`Waiting: ${events} events, ${effects} effects; the last is due in ${dueInSeconds} s.`);

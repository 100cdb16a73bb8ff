import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SandboxClient } from '../product-client/sandbox-client';
import { ChaosGround } from './chaos-ground';
import type { RunReport } from './chaos-report';
import { connectCrm } from './connected-crm';
import { CrmHand } from './crm-hand';
import { planDeals } from './deal-plan';
import { DeliveryLedger } from './delivery-ledger';
import { faultSchedule, killsAlone } from './fault-schedule';
import { onlyConnection, rowsOfOthers } from './gather-facts';
import { MemoryWatch } from './memory-watch';
import type { Facts } from './oracle';
import { RecoveryWatch } from './recovery-watch';
import type { ChaosOptions, Run } from './run';
import { emptyReport, reportOf, type RunOutcome } from './run-outcome';
import { SeededRandom } from './seeded-random';
import { collectFacts, settleDown } from './take-stock';
import { SigningSender } from './signing-sender';
import { strikeInWords, type Strike } from './strike';
import { Striker } from './striker';
import { TokenWatch } from './token-watch';

/** A queue state is remembered every so many strikes, so that what is put back is some strikes old. */
const copyEvery = 3;
const longestGapMs = 800;

/** One run on one queue backend, from an empty machine to the judgement. Never throws: what stops it is in the report. */
export async function runChaos(options: ChaosOptions): Promise<RunReport> {
  const started = performance.now();
  const { seed, kills, backend, victim } = options;
  const schedule = victim ? killsAlone(seed, kills, victim) : faultSchedule(seed, kills, backend);
  options.tell(`Queue in ${backend}, seed ${seed}: ${schedule.length} strikes.`);
  let run: Run | null = null;
  let outcome: RunOutcome | null = null;
  let error: string | undefined;
  let done = 0;
  try {
    run = await openRun(options, schedule.length);
    run.tokens.start();
    run.memory.start();
    done = await strikeAll(run, schedule, started + options.minutes * 60_000);
    const quietMs = await settleDown(run);
    const facts: Facts = await collectFacts(run);
    outcome = { run, facts, quietMs };
  } catch (problem) {
    error = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
    options.tell(`Stopped: ${error}`);
  }
  const times = { durationMs: Math.round(performance.now() - started), done, planned: schedule.length };
  const report = outcome ? reportOf(outcome, times) : emptyReport(options, times, error);
  await closeRun(run, report.ok);
  return report;
}

async function openRun(options: ChaosOptions, waves: number): Promise<Run> {
  const { backend, seed, events, workers, tell } = options;
  const ground = await ChaosGround.open({ backend, workers });
  tell(`Everything runs; data and logs are in ${ground.folder}.`);
  const sandbox = new SandboxClient(ground.sandboxUrl, 'hubspot');
  const plan = planDeals(seed, events, waves);
  const place = await connectCrm(ground, sandbox, plan.deals);
  tell(`${plan.deals} deals are in the CRM, the connection is made, the rule is on.`);
  const { workspaceId } = await onlyConnection(ground.databaseUrl);
  const foreignRows = await rowsOfOthers(ground.databaseUrl, workspaceId);
  const random = new SeededRandom(seed + 1);
  const hand = new CrmHand(place);
  const ledger = await DeliveryLedger.open(join(ground.folder, 'acknowledged'));
  const sender = new SigningSender({
    port: ground.lines.ingress.port,
    registeredUrl: `${ground.apiUrl}/webhooks/hubspot`,
    secret: ground.secrets.sandboxClientSecret,
    ledger,
    random: new SeededRandom(seed + 2),
  });
  const striker = new Striker({
    ground,
    sandbox,
    watch: new RecoveryWatch(ground.databaseUrl),
    random,
    nudge: () => sender.add(hand.another((count) => random.between(0, Math.max(0, count - 1)))),
  });
  const tokens = new TokenWatch(sandbox);
  const memory = new MemoryWatch([ground.api, ...ground.workers]);
  return {
    options,
    ground,
    sandbox,
    place,
    plan,
    hand,
    ledger,
    sender,
    striker,
    tokens,
    memory,
    random,
    foreignRows,
  };
}

/** The CRM moves on wave by wave, and something breaks in each. @returns how many strikes there was time for. */
async function strikeAll(run: Run, schedule: readonly Strike[], deadline: number): Promise<number> {
  const { plan, hand, sender, striker, random, options } = run;
  let done = 0;
  for (const [at, wave] of plan.waves.entries()) {
    sender.add(await hand.make(wave));
    const strike = schedule[at];
    if (!strike || performance.now() > deadline) continue;
    const began = performance.now();
    const measured = await striker.strike(strike);
    done += 1;
    const took = Math.round(performance.now() - began);
    options.tell(
      `${at + 1}/${schedule.length} ${strikeInWords(strike)} (${took} ms; ${measured}${sender.waiting} events under way)`,
    );
    if (at % copyEvery === 0) await striker.queue.copy();
    await pause(random.between(0, longestGapMs));
  }
  return done;
}

async function closeRun(run: Run | null, ok: boolean): Promise<void> {
  if (!run) return;
  const { sender, ledger, tokens, memory, ground, options } = run;
  memory.stop();
  await tokens.stop().catch(() => undefined);
  await sender.stop();
  await ledger.close();
  const keep = !ok || options.keep === true;
  await ground.stop(keep);
  if (keep) options.tell(`Data and logs are kept in ${ground.folder}.`);
}

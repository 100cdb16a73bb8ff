import { setTimeout as pause } from 'node:timers/promises';
import { InvalidArgumentError } from 'commander';
import {
  PrismaBackfillRequests,
  PrismaBackfillViews,
  PrismaPeopleStore,
  PrismaRehearsalRequests,
  PrismaRehearsalViews,
  type Database,
  type RehearsalRecord,
  type RehearsalSummary,
} from '@thread/data';
import { findWorkspace } from '../find-workspace';
import type { Operator } from '../operator';
import type { Verb, VerbOutcome } from '../verb';

interface StartOptions {
  readonly workspace: string;
  readonly as: string;
  readonly rule: string;
  readonly days: number;
  readonly brake?: number;
  readonly create: boolean;
  readonly wait: number;
}

type Rehearsed = RehearsalRecord & { readonly summary: RehearsalSummary };

const lookEveryMs = 500;
const longestDays = 365;

/** Rehearses a rule over past records and, when told so, makes accounts of them; the installation's workers do the work. */
export const backfillStart: Verb<StartOptions> = {
  summary:
    'Rehearses a rule over the last days and says what it would come to; with --create it then makes the accounts. Thread’s workers must be running.',
  examples: [
    'backfill start --workspace brightwater --as admin@example.com --rule 0190a000-0000-7000-8000-0000000000d1 --days 90',
    'backfill start --workspace brightwater --as admin@example.com --rule 0190a000-0000-7000-8000-0000000000d1 --days 90 --create --brake 500',
  ],
  declare: (command) =>
    command
      .requiredOption('--workspace <slug>', 'short name of the workspace')
      .requiredOption('--as <address>', 'e-mail of the admin who answers for it')
      .requiredOption('--rule <id>', 'the rule')
      .requiredOption('--days <n>', 'length of the period', wholeNumber(longestDays))
      .option('--create', 'make accounts of what was rehearsed', false)
      .option('--brake <n>', 'accounts in ten minutes after which it holds and asks', wholeNumber(10_000))
      .option('--wait <minutes>', 'longest time to wait for each of the two', wholeNumber(1_440), 60),
  run: async (operator, options) => {
    const workspace = await findWorkspace(operator, options.workspace);
    const database = await operator.database();
    const userId = await adminOf(database, workspace.id, options.as);
    const started = await new PrismaRehearsalRequests(database).start({
      workspaceId: workspace.id,
      ruleId: options.rule,
      days: options.days,
      draft: null,
      userId,
      now: new Date(),
    });
    if (!started)
      throw new Error(`${workspace.name} has no rule ${options.rule}. The rule’s page has its id.`);
    const rehearsal = await rehearsed(
      operator,
      database,
      { workspaceId: workspace.id, id: started.id },
      options,
    );
    const report = {
      rehearsal: rehearsal.id,
      state: rehearsal.state,
      records: rehearsal.decided,
      ...rehearsal.summary,
    };
    const words = wordsOf(rehearsal);
    if (rehearsal.state !== 'done') return { ok: false, report, words };
    if (!options.create)
      return {
        ok: true,
        report,
        words: [...words, 'Nothing was written. With --create the accounts are made.'],
      };
    const created = await create(
      operator,
      database,
      { workspaceId: workspace.id, userId, rehearsalId: rehearsal.id },
      options,
    );
    return { ok: created.ok, report: { ...report, ...created.report }, words: [...words, ...created.words] };
  },
};

async function adminOf(database: Database, workspaceId: string, address: string): Promise<string> {
  const people = await new PrismaPeopleStore(database).list(workspaceId);
  const admin = people.find(({ email }) => email === address.trim().toLowerCase());
  if (admin?.role !== 'admin') throw new Error(`${address} is no admin of the workspace.`);
  return admin.id;
}

async function rehearsed(
  { progress }: Operator,
  database: Database,
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
  { wait }: StartOptions,
): Promise<Rehearsed> {
  const views = new PrismaRehearsalViews(database);
  const deadline = performance.now() + wait * 60_000;
  for (;;) {
    const rehearsal = await views.read(workspaceId, id);
    if (!rehearsal) throw new Error('The rehearsal is gone.');
    progress.show('Rehearsed', rehearsal.decided, rehearsal.listed ? rehearsal.total : 0);
    if (rehearsal.state !== 'reading' || performance.now() > deadline) {
      progress.end();
      return rehearsal;
    }
    await pause(lookEveryMs);
  }
}

async function create(
  { progress }: Operator,
  database: Database,
  of: { readonly workspaceId: string; readonly userId: string; readonly rehearsalId: string },
  { brake, wait }: StartOptions,
): Promise<VerbOutcome> {
  const started = await new PrismaBackfillRequests(database).start({ ...of, chosen: null, brake });
  if (started.kind === 'nothing')
    return { ok: true, report: {}, words: ['None of them would lead to anything: nothing to do.'] };
  if (started.kind !== 'started') throw new Error(refusals[started.kind]);
  const views = new PrismaBackfillViews(database);
  const deadline = performance.now() + wait * 60_000;
  for (;;) {
    const backfill = await views.read(of.workspaceId, started.backfillId);
    if (!backfill) throw new Error('The backfill is gone.');
    const { state, ended, total, different, silent, results } = backfill;
    progress.show('Decided', ended, total);
    if (state !== 'running' || performance.now() > deadline) {
      progress.end();
      return {
        ok: state === 'done',
        report: { backfill: backfill.id, backfillState: state, total, ended, different, silent, results },
        words: [
          `${ended} of ${total} records ended, ${different} otherwise than rehearsed; the backfill is ${state}.`,
          ...results.map(({ result, code, count }) => `  ${count}  ${result}${code ? ` (${code})` : ''}`),
          `${silent.accounts} accounts are silent until they are released on the backfill’s page.`,
        ],
      };
    }
    await pause(lookEveryMs);
  }
}

const refusals = {
  missing: 'The rehearsal is gone.',
  not_rehearsed: 'The rehearsal is not through.',
  rule_changed: 'The rule was changed meanwhile. Start again.',
  under_way: 'A backfill of this connection has not ended.',
  disconnected: 'The connection is disconnected.',
} as const;

function wordsOf({ state, decided, errorText, summary }: Rehearsed): readonly string[] {
  const { outcomes, arr, duplicates } = summary;
  const sums = arr.map(({ amount, currency }) => `${amount} ${currency ?? '(currency unknown)'}`);
  return [
    `The rehearsal is ${state}: ${decided} records.${errorText ? ` ${errorText}` : ''}`,
    ...outcomes.map(({ outcome, code, count }) => `  ${count}  ${outcome} (${code})`),
    `ARR of new accounts: ${sums.join(', ') || 'unknown'}. ${duplicates} duplicates.`,
  ];
}

function wholeNumber(most: number) {
  return (text: string): number => {
    const number = Number(text);
    if (Number.isInteger(number) && number > 0 && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`);
  };
}

import type { AllRows } from '@thread/data';
import type { AcmeDeal } from './acme-deal';
import type { RaceVariant } from './race-variant';
import type { SeededWorkspace } from './workspace-rows';

export interface PairResult {
  readonly variant: RaceVariant;
  readonly aligned: boolean;
  readonly duplicateAccounts: number;
  readonly missingAccounts: number;
  readonly doubledEffects: number;
  readonly errors: number;
  readonly findings: readonly string[];
}

interface Raced {
  readonly pair: number;
  readonly variant: RaceVariant;
  readonly deals: readonly AcmeDeal[];
  readonly aligned: boolean;
  /** What the processes could not do. */
  readonly errors: readonly string[];
  readonly seeded: SeededWorkspace;
}

/** Looks at what a pair left behind. */
export async function readResult(rows: AllRows, raced: Raced): Promise<PairResult> {
  const { pair, variant, deals, aligned, errors } = raced;
  const stored = await readStored(rows, raced);
  const { accounts, links, effects, unfinished, failedRuns } = stored;
  // A deal that a person linked elsewhere needs no account; one that looks like an account made by hand is asked about.
  const mayLackAccount = variant === 'deal_and_link_by_person';
  const mayLackLink = variant === 'deal_and_account_by_hand';
  const duplicateAccounts = Math.max(0, accounts - 1);
  const missingAccounts = accounts === 0 && !mayLackAccount ? 1 : 0;
  const doubledEffects = Math.max(0, effects - 1);
  const wrongLinks = links.some((count) => count > 1 || (count === 0 && !mayLackLink)) ? 1 : 0;
  const wrong = duplicateAccounts + missingAccounts + doubledEffects + wrongLinks + unfinished + failedRuns;
  const told = { accounts, links, effects, unfinished, failedRuns };
  return {
    ...{ variant, aligned, duplicateAccounts, missingAccounts, doubledEffects },
    errors: errors.length + unfinished + failedRuns + wrongLinks,
    findings: [
      ...errors.map((error) => `pair ${pair} (${variant}): ${error}`),
      ...(aligned ? [] : [`pair ${pair} (${variant}) did not meet`]),
      ...(wrong > 0 ? [`pair ${pair} (${variant}, ${deals.length} deals) left ${JSON.stringify(told)}`] : []),
    ],
  };
}

async function readStored(rows: AllRows, { deals, seeded }: Raced) {
  const { workspaceId, connectionId } = seeded;
  const companyName = deals[0]?.company?.name ?? '';
  const accounts = await rows.account.findMany({ where: { workspaceId, companyName }, select: { id: true } });
  const links = await Promise.all(
    deals.map(({ id }) =>
      rows.accountLink.count({ where: { workspaceId, objectType: 'deal', externalId: id } }),
    ),
  );
  const effects = await rows.effect.count({
    where: { workspaceId, accountId: { in: accounts.map(({ id }) => id) } },
  });
  const ids = deals.map(({ id }) => id);
  const unfinished = await rows.inboxEvent.count({
    where: { connectionId, objectId: { in: ids }, status: { notIn: ['done', 'ignored'] } },
  });
  const failedRuns = await rows.run.count({
    where: { connectionId, externalId: { in: ids }, outcome: 'failed' },
  });
  return { accounts: accounts.length, links, effects, unfinished, failedRuns };
}

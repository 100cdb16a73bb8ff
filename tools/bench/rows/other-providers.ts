import { runDemo } from '@thread/tools';
import { scaled, type Wish } from '../measurement';
import type { Figures } from '../row-result';
import { rounded } from '../statistics';

/** Deals closed in one go. Notion answers three requests a second: more of them would be a matter of minutes. */
const amounts = { salesforce: 1_000, notion: 100 } as const;
const patienceMs = 300_000;

/** Calls for deals closed in one go at the providers beside the first, each on fresh data. Everything is counted: describing, reading and sweeping. */
export async function otherProviders(wish: Wish): Promise<Figures> {
  const figures: Record<string, Figures> = {};
  for (const [provider, amount] of Object.entries(amounts)) {
    const deals = scaled(amount, wish, 10);
    wish.tell(`Closing ${deals} deals at ${provider}.`);
    const report = await runDemo({ provider, deals, redisUrl: null, timeoutMs: patienceMs, variables: {} });
    if (!report.ok) throw new Error(`Not every deal at ${provider} became one account.`);
    const { total, perDeal } = report.providerCalls;
    figures[provider] = { deals, calls: total, perDeal: rounded(perDeal) };
  }
  return figures;
}

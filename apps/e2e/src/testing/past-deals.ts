import type { SandboxRecord } from '@thread/testing';
import { stages, type Salesperson } from './salesperson';

const minute = 60_000;

/**
 * Won deals of the past, and some that are not: `count` made by the CRM's own generator, and those it was seeded with. With holes, companies and
 * contacts shared, names alike, other pipelines and stages.
 * @returns how many there are.
 */
export async function makePastDeals(sales: Salesperson, count: number): Promise<number> {
  const { sandbox, portal } = sales;
  const seeded = (await sandbox.deals(portal)).map(({ id }) => id);
  const ids = await sandbox.createDeals(portal, count, stages.open);
  const deals = new Map((await sandbox.deals(portal)).map((deal) => [deal.id, deal]));
  const made = ids.flatMap((id) => deals.get(id) ?? []);
  for (const [at, deal] of made.entries()) await spoil(sales, made, at, deal);
  await sandbox.moveDeals(portal, seeded, stages.won);
  for (const stage of [stages.won, stages.lost, stages.wonInEnterprise]) {
    const of = ids.filter((_id, at) => stageOf(at) === stage);
    if (of.length > 0) await sandbox.moveDeals(portal, of, stage);
  }
  return seeded.length + ids.length;
}

function stageOf(at: number): string {
  if (at % 29 === 28) return stages.lost;
  if (at % 31 === 30) return stages.open;
  return at % 37 === 36 ? stages.wonInEnterprise : stages.won;
}

/** What is wrong or shared with a deal, by its number. */
async function spoil(
  sales: Salesperson,
  made: readonly SandboxRecord[],
  at: number,
  deal: SandboxRecord,
): Promise<void> {
  const own = (type: string, of: SandboxRecord | undefined = deal): string =>
    of?.associations[type]?.[0] ?? '';
  const swap = async (type: string, with_: SandboxRecord | undefined): Promise<void> => {
    await sales.dissociate(deal.id, own(type));
    if (with_) await sales.associate(deal.id, own(type, with_));
  };
  if (at % 11 === 10) await swap('contacts', undefined);
  else if (at % 13 === 12) await swap('companies', undefined);
  else if (at % 17 === 16) await sales.edit('deals', deal.id, { amount: null });
  else if (at % 7 === 6) await swap('companies', made[at - 3]);
  else if (at % 19 === 18)
    await sales.edit('companies', own('companies'), { name: nameOf(made[at - 1]), domain: null });
  else if (at % 23 === 22) await swap('contacts', made[at - 5]);
  else if (at % 14 === 3)
    // Without a domain the deal three further on, which shares the company, is known by the company alone.
    await sales.edit('companies', own('companies'), { domain: null });
  else if (at % 5 === 4)
    await sales.edit('deals', deal.id, { closedate: new Date(Date.now() - at * 600 * minute).toISOString() });
}

/** The generator names a deal after its company. */
const nameOf = (deal: SandboxRecord | undefined): string => deal?.properties['dealname'] ?? '';

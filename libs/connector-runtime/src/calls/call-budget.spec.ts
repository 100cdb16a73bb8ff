import { BudgetSpent, usualReserve, type ConnectorLimit } from '@thread/connector-kit';
import type { BudgetGrant, CallBudgetStore, CallLimit } from '@thread/domain';
import { createMetrics, silentLogger } from '@thread/platform';
import { CallBudget } from './call-budget';

const account = { connectorId: 'acme-crm', externalAccountId: 'acct-1' };
const limitOf = (id: string, covers: ConnectorLimit['covers']): ConnectorLimit => ({
  id,
  label: id,
  max: 40,
  windowMs: 10_000,
  daily: null,
  reserve: usualReserve,
  covers,
});
const calls = limitOf('calls', (operation) => !operation.endsWith('.search'));
const searches = limitOf('searches', (operation) => operation.endsWith('.search'));
const everything = limitOf('everything', () => true);
const facts = (operation: string) => ({ connectorId: 'acme-crm', operation });

const budgetOver = (take: (limit: CallLimit) => Promise<BudgetGrant>) => {
  const asked: string[] = [];
  const store: CallBudgetStore = {
    take: (_account, limit) => {
      asked.push(limit.id);
      return take(limit);
    },
    read: () => Promise.resolve([]),
  };
  const metrics = createMetrics();
  const budget = new CallBudget({ store, logger: silentLogger, metrics, patience: { live: 50, sweep: 50 } });
  return { budget, asked, metrics };
};

it('takes a call from every limit that covers it, and from no other', async () => {
  const { budget, asked } = budgetOver(() => Promise.resolve({ granted: 1, retryInMs: 0 }));
  await budget.take(account, [calls, searches, everything], 'live', facts('deals.search'));
  expect(asked).toEqual(['searches', 'everything']);
  await budget.take(account, [], 'live', facts('deals.search'));
  expect(asked).toHaveLength(2);
});

it('gives work back that does not get its turn, with the time to come again', async () => {
  const { budget } = budgetOver(() => Promise.resolve({ granted: 0, retryInMs: 7_000 }));
  const error: unknown = await budget
    .take(account, [calls], 'sweep', facts('deals.read'))
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(BudgetSpent);
  expect(error).toMatchObject({ retry: { kind: 'after', ms: 7_000 }, act: 'nobody' });
});

it('counts who got a share and who gave up waiting', async () => {
  let granted = 1;
  const { budget, metrics } = budgetOver(() => Promise.resolve({ granted, retryInMs: 7_000 }));
  await budget.take(account, [calls], 'live', facts('deals.read'));
  granted = 0;
  await budget.take(account, [calls], 'sweep', facts('deals.read')).catch(() => undefined);
  const figures = await metrics.registry.metrics();
  expect(figures).toContain(
    'thread_provider_budget_wait_seconds_count{connector="acme-crm",lane="live",outcome="granted"} 1',
  );
  expect(figures).toContain(
    'thread_provider_budget_wait_seconds_count{connector="acme-crm",lane="sweep",outcome="spent"} 1',
  );
});

it('F62: uses a quarter of the limit while the shared allowance cannot be seen', async () => {
  const { budget } = budgetOver(() => Promise.reject(new Error('no database')));
  const ends = await Promise.all(
    Array.from({ length: 20 }, () =>
      budget.take(account, [calls], 'live', facts('deals.read')).then(
        () => 'made',
        (error: Error) => error.name,
      ),
    ),
  );
  // A quarter of 40; of that, live work has all but what is kept for clicks.
  expect(ends.filter((end) => end === 'made')).toHaveLength(9);
  expect(ends.filter((end) => end === 'BudgetSpent')).toHaveLength(11);
});

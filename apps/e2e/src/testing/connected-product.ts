import {
  listAccounts,
  listConnectors,
  listRules,
  readAccount,
  switchRule,
  updateRule,
} from '@thread/contracts';
import type { AccountDetail, AccountSummary, RuleDefinition, RuleView } from '@thread/contracts';
import { connectProvider, createTestDatabase, SandboxClient, waitFor } from '@thread/testing';
import type { RestClient } from '@thread/testing';
import { startTemporaryProduct, type TemporaryProduct, type TemporaryProductOptions } from '@thread/tools';
import { Ledger } from './ledger';
import { Mailbox } from './mailbox';
import { Salesperson } from './salesperson';

/** The connector under test: the one the sandbox simulates. */
export const connectorId = 'hubspot';

/** Fault switch that lifts the CRM's rate limits. */
const unhurried = { kind: 'rateLimits', tenSecondly: 100_000, search: 1_000 } as const;

/** The whole product on a database of its own, with somebody at every door. */
export interface RunningProduct {
  readonly product: TemporaryProduct;
  readonly admin: RestClient;
  readonly sandbox: SandboxClient;
  readonly sales: Salesperson;
  readonly mailbox: Mailbox;
  readonly ledger: Ledger;
  stop(): Promise<void>;
}

/** A running product whose CRM is connected and whose rule "won deals become accounts" is on. */
export interface ConnectedProduct extends RunningProduct {
  readonly connectionId: string;
  readonly ruleId: string;
  /** The one account of the deal, as soon as there is one. @throws Error naming what is there instead. */
  account(dealId: string): Promise<AccountDetail>;
  accounts(dealId: string): Promise<readonly AccountSummary[]>;
  /** Saves the rule with these changes as a new version. */
  changeRule(changes: Partial<RuleDefinition>): Promise<RuleView>;
  /** Waits until everything the CRM told about has been worked off and every e-mail has been dealt with. */
  untilQuiet(): Promise<void>;
}

export type ProductWish = Omit<TemporaryProductOptions, 'database' | 'sandbox'>;

export async function startRunningProduct(wish: ProductWish = {}): Promise<RunningProduct> {
  const database = await createTestDatabase();
  const undo: (() => Promise<void>)[] = [() => database.drop()];
  const stop = async (): Promise<void> => {
    for (const step of undo.toReversed()) await step();
  };
  try {
    const product = await startTemporaryProduct({ ...wish, database });
    undo.push(() => product.stop());
    const ledger = await Ledger.open(database.adminUrl);
    undo.push(() => ledger.close());
    const sandboxUrl = product.sandbox?.url ?? '';
    const sandbox = new SandboxClient(sandboxUrl, connectorId);
    const { portals } = await sandbox.state();
    const portal = portals[0]?.id ?? 0;
    const admin = await product.signIn('admin@brightwater.example');
    const sales = new Salesperson(sandbox, portal);
    return { product, admin, sandbox, sales, mailbox: new Mailbox(sandboxUrl), ledger, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param rule changes to the rule a new connection starts with; nothing settles for long unless asked. */
export async function startConnectedProduct(
  wish: ProductWish = {},
  rule: Partial<RuleDefinition> = {},
): Promise<ConnectedProduct> {
  const running = await startRunningProduct(wish);
  try {
    return await connect(running, rule);
  } catch (error) {
    await running.stop();
    throw error;
  }
}

async function connect(running: RunningProduct, rule: Partial<RuleDefinition>): Promise<ConnectedProduct> {
  const { admin, sales, ledger, sandbox } = running;
  // Stories follow each other faster than people do: the CRM's pace must not slow them down.
  await sandbox.setFault(unhurried);
  const { outcome } = await connectProvider(admin, connectorId, { groups: ['line_items'] });
  if (outcome !== 'connected') throw new Error(`Connecting ended with "${outcome}".`);
  const connectionId = await connectionOf(admin);
  const params = { connectionId };
  const current = async (): Promise<RuleView> => {
    const [first] = (await admin.call(listRules, { params })).data;
    if (!first) throw new Error('The new connection has no rule to begin with.');
    return first;
  };
  const changeRule = async (changes: Partial<RuleDefinition>): Promise<RuleView> => {
    const { id, name, definition, version } = await current();
    return admin.call(updateRule, {
      params: { ruleId: id },
      body: { name, definition: { ...definition, ...changes }, basedOnVersion: version },
    });
  };
  const accounts = async (dealId: string): Promise<readonly AccountSummary[]> =>
    (await admin.call(listAccounts, { query: { externalId: dealId } })).data;
  const { id: ruleId } = await changeRule(rule);
  await admin.call(switchRule, { params: { ruleId }, body: { enabled: true } });
  return {
    ...running,
    connectionId,
    ruleId,
    changeRule,
    accounts,
    account: async (dealId) => {
      const [found] = await waitFor(
        async () => {
          const all = await accounts(dealId);
          return all.length === 1 ? all : null;
        },
        { what: `one account of deal ${dealId}`, timeoutMs: 30_000, everyMs: 100 },
      );
      return admin.call(readAccount, { params: { accountId: found?.id ?? '' } });
    },
    untilQuiet: async () => {
      await sales.untilTold();
      await waitFor(async () => (await ledger.waitingEvents()) === 0 && (await ledger.openEffects()) === 0, {
        what: 'no event and no e-mail to be waiting',
        timeoutMs: 60_000,
        everyMs: 50,
      });
    },
  };
}

/** The workspace's first connection of the connector. */
export async function connectionOf(client: RestClient): Promise<string> {
  const { data } = await client.call(listConnectors);
  const connection = data.find(({ id }) => id === connectorId)?.connections[0];
  if (!connection) throw new Error('The gallery shows no connection.');
  return connection.id;
}

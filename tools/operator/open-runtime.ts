import { createCatalogue } from '@thread/connector-catalogue';
import { ConnectionRuntime } from '@thread/connector-runtime';
import {
  PrismaCallBreakerStore,
  PrismaCallBudgetStore,
  PrismaCallCountStore,
  PrismaConnectionHealthStore,
  PrismaConnectionStore,
  PrismaSealedSecretStore,
  PrismaTokenLeaseStore,
} from '@thread/data';
import { createVault, loadPlatformConfig, SecretSpool, silentLogger } from '@thread/platform';
import type { Operator } from './operator';

/** What connections need to be called, over the installation's database and vault. The caller closes it. */
export async function openRuntime(operator: Operator): Promise<ConnectionRuntime> {
  const environment = await operator.environment();
  const { vault: keyring, vaultDriver, spoolDirectory } = loadPlatformConfig(environment);
  const database = await operator.database();
  const catalogue = createCatalogue(environment);
  return new ConnectionRuntime({
    connectors: { find: (connectorId) => catalogue.connector(connectorId) },
    connections: new PrismaConnectionStore(database),
    healthStore: new PrismaConnectionHealthStore(database),
    leases: new PrismaTokenLeaseStore(database),
    callCounts: new PrismaCallCountStore(database),
    callBudgets: new PrismaCallBudgetStore(database),
    callBreakers: new PrismaCallBreakerStore(database),
    vault: createVault(vaultDriver, keyring, new PrismaSealedSecretStore(database)),
    spool: await new SecretSpool(keyring, spoolDirectory).prepare(),
    logger: silentLogger,
  });
}

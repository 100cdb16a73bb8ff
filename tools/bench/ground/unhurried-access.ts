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
  type Database,
} from '@thread/data';
import { createVault, loadPlatformConfig, SecretSpool, silentLogger } from '@thread/platform';

/**
 * Connections made callable in this very process, by connectors that keep to no limits: the pace of a real provider would decide how long
 * everything takes.
 */
export async function openUnhurriedAccess(
  database: Database,
  environment: NodeJS.ProcessEnv,
): Promise<ConnectionRuntime> {
  const { vault, vaultDriver, spoolDirectory } = loadPlatformConfig(environment);
  const catalogue = createCatalogue(environment);
  return new ConnectionRuntime({
    connectors: {
      find: (connectorId) => {
        const connector = catalogue.connector(connectorId);
        return connector ? { ...connector, limits: [] } : null;
      },
    },
    connections: new PrismaConnectionStore(database),
    healthStore: new PrismaConnectionHealthStore(database),
    leases: new PrismaTokenLeaseStore(database),
    callCounts: new PrismaCallCountStore(database),
    callBudgets: new PrismaCallBudgetStore(database),
    callBreakers: new PrismaCallBreakerStore(database),
    vault: createVault(vaultDriver, vault, new PrismaSealedSecretStore(database)),
    spool: await new SecretSpool(vault, spoolDirectory).prepare(),
    logger: silentLogger,
  });
}

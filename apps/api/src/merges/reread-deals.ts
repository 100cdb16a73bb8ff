import { Injectable } from '@nestjs/common';
import { Database, PrismaConnectionStore, readAccount } from '@thread/data';
import { TriggerRequests } from '../connections/trigger-requests';

/** Deals of one account that are read again at once; it hardly ever has as many. */
const mostDeals = 20;

/** Asks for the deals of an account to be read again: what changed while it was part of another is found at once. */
@Injectable()
export class RereadDeals {
  constructor(
    private readonly database: Database,
    private readonly connections: PrismaConnectionStore,
    private readonly triggers: TriggerRequests,
  ) {}

  async of(workspaceId: string, accountId: string, userId: string): Promise<void> {
    const account = await readAccount(this.database, workspaceId, accountId);
    const deals = (account?.links ?? []).filter(
      ({ objectType, kind }) => objectType === 'deal' && kind === 'active',
    );
    for (const { connectionId, externalId } of deals.slice(0, mostDeals)) {
      const connection = await this.connections.findInWorkspace(workspaceId, connectionId);
      if (connection === null || connection.state === 'disconnected') continue;
      await this.triggers.ask(connection, { externalId, instruction: null, cause: 'manual', userId });
    }
  }
}

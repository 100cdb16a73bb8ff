import { listConnections } from '@thread/data';
import type { Verb } from '../verb';

/** Every connection of every workspace. */
export const connectionList: Verb<object> = {
  summary: 'Every connection of every workspace, with its state.',
  examples: ['connection list', 'connection list --json'],
  run: async (operator) => {
    const connections = await listConnections(await operator.database());
    const words = connections.map(
      ({ id, connectorId, externalAccountId, state, workspace }) =>
        `${id}  ${connectorId} ${externalAccountId}  ${state.replaceAll('_', ' ')}  (${workspace})`,
    );
    return { ok: true, report: { connections }, words: [`${connections.length} connections.`, ...words] };
  },
};

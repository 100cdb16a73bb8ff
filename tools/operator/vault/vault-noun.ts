import type { Noun } from '../noun';
import { addVerb } from '../verb';
import { vaultStatus } from './vault-status';

/** Keys and sealed secrets. */
export const vaultNoun: Noun = {
  name: 'vault',
  summary: 'keys and sealed secrets',
  declare: (command) => {
    addVerb(command, 'status', vaultStatus);
  },
};

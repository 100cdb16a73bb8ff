import type { Noun } from '../noun';
import { addVerb } from '../verb';
import { vaultRetire } from './vault-retire';
import { vaultRotate } from './vault-rotate';
import { vaultStatus } from './vault-status';
import { vaultVerify } from './vault-verify';

/** Keys and sealed secrets. */
export const vaultNoun: Noun = {
  name: 'vault',
  summary: 'keys and sealed secrets',
  declare: (command) => {
    addVerb(command, 'status', vaultStatus);
    addVerb(command, 'rotate', vaultRotate);
    addVerb(command, 'retire', vaultRetire);
    addVerb(command, 'verify', vaultVerify);
  },
};

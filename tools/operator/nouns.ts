import type { Noun } from './noun';
import { connectionNoun } from './connection/connection-noun';
import { doctorNoun } from './doctor/doctor-noun';
import { vaultNoun } from './vault/vault-noun';

/** Everything `npm run thread` knows, in the order of its help. */
export const nouns: readonly Noun[] = [doctorNoun, connectionNoun, vaultNoun];

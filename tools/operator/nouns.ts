import type { Noun } from './noun';
import { vaultNoun } from './vault/vault-noun';

/** Everything `npm run thread` knows, in the order of its help. */
export const nouns: readonly Noun[] = [vaultNoun];

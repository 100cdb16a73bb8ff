import { auditNoun } from './audit/audit-noun';
import { keyNoun } from './key/key-noun';
import type { Noun } from './noun';
import { backfillNoun } from './backfill/backfill-noun';
import { connectionNoun } from './connection/connection-noun';
import { doctorNoun } from './doctor/doctor-noun';
import { userNoun } from './user/user-noun';
import { vaultNoun } from './vault/vault-noun';
import { workspaceNoun } from './workspace/workspace-noun';

/** Everything `npm run thread` knows, in the order of its help. */
export const nouns: readonly Noun[] = [
  doctorNoun,
  userNoun,
  keyNoun,
  workspaceNoun,
  connectionNoun,
  backfillNoun,
  auditNoun,
  vaultNoun,
];

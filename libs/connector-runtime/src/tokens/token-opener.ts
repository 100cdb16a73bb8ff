import type { Connection, SecretContext } from '@thread/domain';
import type { Vault } from '@thread/platform';
import { unpackTokens, type StoredTokens } from './stored-tokens';

export function tokenContext(connection: Pick<Connection, 'id' | 'workspaceId'>): SecretContext {
  return { workspaceId: connection.workspaceId, connectionId: connection.id, kind: 'oauth_tokens' };
}

/** Opens a connection's tokens. @throws VaultError, SyntaxError; null when the connection has none. */
export async function openTokens(
  vault: Pick<Vault, 'open'>,
  connection: Pick<Connection, 'id' | 'workspaceId' | 'secretId'>,
): Promise<{ readonly tokens: StoredTokens; readonly version: number } | null> {
  if (connection.secretId === null) return null;
  const { secret, version } = await vault.open(connection.secretId, tokenContext(connection));
  return { tokens: unpackTokens(secret), version };
}

/** Tokens in use, with the epoch they belong to. */
export interface LiveTokens {
  readonly epoch: number;
  readonly tokens: StoredTokens;
}

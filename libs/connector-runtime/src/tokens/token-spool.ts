import { Secret, type Connection } from '@thread/domain';
import type { SpoolFolder } from '@thread/platform';
import { packTokens, unpackTokens, type StoredTokens } from './stored-tokens';

/** Renewed tokens on their way into the database, with what the save is fenced by. */
export interface SpooledTokens {
  readonly connectionId: string;
  readonly workspaceId: string;
  readonly secretId: string;
  /** The lease owner that asked for them. */
  readonly owner: string;
  /** The epoch they follow. */
  readonly epoch: number;
  /** Version of the secret they follow. */
  readonly version: number;
  readonly tokens: StoredTokens;
}

/** The sealed spool as the refresher uses it: at most one entry per connection and epoch. */
export class TokenSpool {
  constructor(private readonly spool: SpoolFolder) {}

  async put(entry: SpooledTokens): Promise<void> {
    const { tokens, ...ids } = entry;
    const packed = JSON.stringify({ ...ids, packed: packTokens(tokens).expose() });
    await this.spool.put(this.#nameOf(entry), new Secret(packed));
  }

  /** @throws VaultError when the entry does not open. */
  async find(connectionId: string, epoch: number): Promise<SpooledTokens | null> {
    return this.read(this.#nameOf({ connectionId, epoch }));
  }

  /** @throws VaultError when the entry does not open; null when it is gone. */
  async read(name: string): Promise<SpooledTokens | null> {
    const plain = await this.spool.get(name);
    if (!plain) return null;
    const { packed, ...ids } = JSON.parse(plain.expose()) as Omit<SpooledTokens, 'tokens'> & {
      packed: string;
    };
    return { ...ids, tokens: unpackTokens(new Secret(packed)) };
  }

  async remove(entry: Pick<SpooledTokens, 'connectionId' | 'epoch'>): Promise<void> {
    await this.spool.remove(this.#nameOf(entry));
  }

  /** Names of all entries, for `read`. */
  async list(): Promise<readonly string[]> {
    return this.spool.list();
  }

  #nameOf({ connectionId, epoch }: { connectionId: Connection['id']; epoch: number }): string {
    return this.spool.nameOf(connectionId, epoch);
  }
}

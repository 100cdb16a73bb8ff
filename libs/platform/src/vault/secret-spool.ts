import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from '@thread/domain';
import { openSmall, sealSmall } from './envelope';
import { keyHint, type Keyring } from './keyring';
import { VaultError } from './vault.errors';

const ending = '.sealed';
const draftEnding = '.draft';
const nameShape = /^[0-9a-f]{40}$/;

/** What writes to and reads from the spool needs of it. */
export type SpoolFolder = Pick<SecretSpool, 'nameOf' | 'put' | 'get' | 'remove' | 'list'>;

/** The folder of the spool cannot be used. */
export class SpoolUnusable extends VaultError {
  readonly code = 'vault.spool_unusable';

  constructor(directory: string, cause: unknown) {
    super(
      `VAULT_SPOOL_DIR: ${directory} cannot be written (${(cause as NodeJS.ErrnoException).code ?? 'unknown'}). ` +
        'Name a folder that only this process’ user may read and that outlives the process.',
    );
  }
}

/**
 * Secrets that wait for the database: one file each, sealed under the vault's primary key, on the disk (fsync) before `put` returns. File names
 * are hashes; nothing in the folder can be read without the key. Several processes of one machine may share the folder.
 */
export class SecretSpool {
  readonly #keyring: Keyring;
  readonly #directory: string;

  constructor(keyring: Keyring, directory: string) {
    this.#keyring = keyring;
    this.#directory = directory;
  }

  /** Makes the folder (0700) and proves that it can be written; before anything else. @throws SpoolUnusable */
  async prepare(): Promise<this> {
    try {
      await mkdir(this.#directory, { recursive: true, mode: 0o700 });
      const proof = join(this.#directory, `${randomBytes(8).toString('hex')}${draftEnding}`);
      await writeDurably(proof, Buffer.of(0));
      await rm(proof);
    } catch (error) {
      throw new SpoolUnusable(this.#directory, error);
    }
    return this;
  }

  /** The entry's name from the ids it is about. */
  nameOf(...ids: readonly (string | number)[]): string {
    return createHash('sha256').update(ids.join('|')).digest('hex').slice(0, 40);
  }

  /** Stores or replaces an entry; once it returns the entry survives a power cut. */
  async put(name: string, plain: Secret): Promise<void> {
    const draft = join(this.#directory, `${name}.${randomBytes(6).toString('hex')}${draftEnding}`);
    try {
      await writeDurably(draft, sealSmall(this.#keyring, plain.expose(), boundTo(name)));
      await rename(draft, this.#file(name));
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined);
      throw error;
    }
    await syncFolder(this.#directory);
  }

  /** Null when there is no such entry. @throws VaultError when it does not open. */
  async get(name: string): Promise<Secret | null> {
    const bytes = await this.#read(name);
    return bytes && new Secret(openSmall(this.#keyring, bytes, boundTo(name)));
  }

  async remove(name: string): Promise<void> {
    await rm(this.#file(name), { force: true });
  }

  /** Names of all entries. */
  async list(): Promise<readonly string[]> {
    const files = await readdir(this.#directory).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const names = files.filter((file) => file.endsWith(ending));
    return names.map((file) => file.slice(0, -ending.length)).filter((name) => nameShape.test(name));
  }

  /** Number of entries per key id; a key that the keyring lacks counts as `?`. */
  async countByKey(): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (const name of await this.list()) {
      const hint = (await this.#read(name))?.subarray(2, 6);
      if (!hint) continue;
      const id = [...this.#keyring.keys.keys()].find((known) => keyHint(known).equals(hint)) ?? '?';
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
  }

  async #read(name: string): Promise<Buffer | null> {
    return readFile(this.#file(name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
  }

  #file(name: string): string {
    return join(this.#directory, `${name}${ending}`);
  }
}

function boundTo(name: string): string {
  return `spool|${name}`;
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the names in the folder durable, where the system can. */
async function syncFolder(directory: string): Promise<void> {
  const folder = await open(directory, 'r').catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

import { Database, PrismaSealedSecretStore } from '@thread/data';
import { rotateVaultKeys, type DatabaseUrls } from '@thread/platform';

/** What the rotation drill tells its child: it is killed and started again until a run ends by itself. */
export interface RotatorOrder {
  readonly urls: DatabaseUrls;
  /** Key id → key in base64. */
  readonly keys: Readonly<Record<string, string>>;
  readonly to: string;
  readonly batch: number;
}

export type RotatorAnswer =
  | { readonly kind: 'progress'; readonly resealed: number }
  | { readonly kind: 'done'; readonly resealed: number; readonly unreadable: number; readonly cpuMs: number };

process.once('message', (order: RotatorOrder) => void work(order));

async function work({ urls, keys, to, batch }: RotatorOrder): Promise<void> {
  const database = new Database(urls, 2);
  const keyring = {
    keys: new Map(Object.entries(keys).map(([id, key]) => [id, Buffer.from(key, 'base64')])),
    primaryKeyId: to,
  };
  const store = new PrismaSealedSecretStore(database);
  const startedWith = process.cpuUsage();
  const { resealed, unreadable } = await rotateVaultKeys(
    keyring,
    store,
    {},
    { batch, onProgress: (done) => send({ kind: 'progress', resealed: done }) },
  );
  await database.close();
  const { user, system } = process.cpuUsage(startedWith);
  send({ kind: 'done', resealed, unreadable: unreadable.length, cpuMs: (user + system) / 1_000 });
  process.disconnect();
}

function send(answer: RotatorAnswer): void {
  process.send?.(answer);
}

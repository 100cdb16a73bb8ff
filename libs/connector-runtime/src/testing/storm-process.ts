import { setTimeout as sleep } from 'node:timers/promises';
import type { AppAuth } from '@thread/connector-kit';
import { SecretSpool } from '@thread/platform';
import type { ConnectionRuntime } from '../connection-runtime';
import { directoryOf } from '../ports/connector-directory';
import { acmeConnector, readAcme } from '../fixtures/acme-connector';
import { openParts, openRuntime, type Parts, type PartsDatabase } from '../fixtures/runtime-parts';

/** What a process of the storm is told first. */
export interface StormSetUp {
  readonly kind: 'set-up';
  readonly database: PartsDatabase;
  readonly key: string;
  readonly providerUrl: string;
  readonly spoolDirectory: string;
  readonly leaseMs: number;
}

/** One round: so many calls of that connection at once. */
export interface StormRound {
  readonly kind: 'round';
  readonly connectionId: string;
  readonly callers: number;
}

/** Milliseconds from the provider's answer to the tokens being in the spool, and to their commit. */
export interface SaveTimes {
  readonly spooled: number;
  readonly committed: number;
}

export type StormAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly ends: readonly string[]; readonly saves: readonly SaveTimes[] };

let running: { readonly runtime: ConnectionRuntime; readonly providerUrl: string } | null = null;
let saves: SaveTimes[] = [];

process.on('message', (order: StormSetUp | StormRound) => {
  void (order.kind === 'set-up' ? setUp(order) : round(order)).then(send);
});
process.once('disconnect', () => process.exit(0));

async function setUp(order: StormSetUp): Promise<StormAnswer> {
  const keyring = { keys: new Map([['k1', Buffer.from(order.key, 'base64')]]), primaryKeyId: 'k1' };
  const parts = openParts(order.database, keyring);
  const spool = await new SecretSpool(keyring, order.spoolDirectory).prepare();
  const { leaseMs, providerUrl } = order;
  const runtime = openRuntime(parts, providerUrl, {
    timing: { leaseMs, heartbeatMs: Math.round(leaseMs / 4) },
    ...timed(parts, spool, providerUrl),
  });
  await runtime.replaySpool();
  running = { runtime, providerUrl };
  return { kind: 'ready' };
}

/** The same parts, telling how long new tokens were in danger. */
function timed(parts: Parts, spool: SecretSpool, providerUrl: string) {
  let [answeredAt, spooled] = [0, 0];
  const connector = acmeConnector(providerUrl);
  const { auth } = connector;
  const installationApp = auth.installationApp!;
  const refresh: AppAuth['refresh'] = async (...args) => {
    const issued = await installationApp.refresh(...args);
    answeredAt = performance.now();
    return issued;
  };
  const leases = Object.create(parts.leases) as Parts['leases'];
  leases.saveTokens = async (...args) => {
    const saved = await parts.leases.saveTokens(...args);
    if (answeredAt > 0) saves.push({ spooled, committed: performance.now() - answeredAt });
    answeredAt = 0;
    return saved;
  };
  const timedSpool = Object.create(spool) as SecretSpool;
  timedSpool.put = async (...args) => {
    await spool.put(...args);
    spooled = performance.now() - answeredAt;
  };
  for (const name of ['nameOf', 'get', 'remove', 'list'] as const)
    Object.assign(timedSpool, { [name]: spool[name].bind(spool) });
  return {
    connectors: directoryOf([
      { ...connector, auth: { ...auth, installationApp: { ...installationApp, refresh } } },
    ]),
    leases,
    spool: timedSpool,
  };
}

async function round({ connectionId, callers }: StormRound): Promise<StormAnswer> {
  const { runtime, providerUrl } = running!;
  const ends = await Promise.all(
    Array.from({ length: callers }, async () => {
      await sleep(Math.random() * 20);
      try {
        const context = await runtime.contextFor(connectionId, 'live');
        await context.call('me.read', ({ accessToken, signal }) =>
          readAcme(providerUrl, accessToken, signal),
        );
        return 'ok';
      } catch (error) {
        return (error as { code?: string }).code ?? String(error);
      }
    }),
  );
  const answer: StormAnswer = { kind: 'done', ends, saves };
  saves = [];
  return answer;
}

function send(answer: StormAnswer): void {
  process.send?.(answer);
}

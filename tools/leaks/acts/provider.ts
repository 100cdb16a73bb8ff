import {
  disconnectConnection,
  listConnectors,
  listFields,
  listPipelines,
  probeConnection,
  readConnection,
  searchRecords,
} from '@thread/contracts';
import { connectProvider, type ConsentChoice } from '../../product-client/connect-provider';
import type { RestClient } from '../../product-client/rest-client';
import type { LeakGround } from '../leak-ground';
import type { Echo } from '../provider-line';
import { attempt, connectorId, newClient, withFailingWrites, withoutPauses, type Stage } from './stage';

const token = /\/token$/;
const introspection = /\/token\/introspect$/;
const api = /\/hubspot\/api\/(?!oauth)/;

/** How often a person tries whose browser comes back with an error each time. */
async function connect(client: RestClient, choice: ConsentChoice = {}): Promise<string> {
  const { outcome } = await connectProvider(client, connectorId, { groups: ['line_items'], ...choice });
  return outcome;
}

/** Through the consent page: refused, failing in every way a token endpoint can, and at last well. */
export async function connectThroughTrouble(
  ground: LeakGround,
  admin: RestClient,
  tell: (line: string) => void,
): Promise<void> {
  const { provider } = ground;
  await connect(admin, { grant: false });
  const echoes: readonly Echo[] = [
    'refusal',
    'dead grant',
    'wrong client',
    'failure',
    'web page',
    'broken off',
    'odd shape',
  ];
  for (const echo of echoes) {
    provider.echo(token, echo);
    const outcome = await connect(admin);
    tell(`Connecting while the provider echoes (${echo}): ${outcome}.`);
  }
  provider.echo(introspection, 'failure', 'web page');
  await connect(admin);
  await connect(admin);
  provider.pass();
  await withFailingWrites(ground, 'oauth_flow', async () => {
    await admin.session.send(`${ground.product.url}/oauth/${connectorId}/start`);
  });
  for (const table of ['sealed_secret', 'connection']) {
    await withFailingWrites(ground, table, () => connect(admin).catch(() => undefined));
  }
  const outcome = await connect(admin);
  if (outcome !== 'connected') throw new Error(`Connecting ended with "${outcome}".`);
  await comeBackWrongly(ground, admin);
}

/** Callbacks nobody waits for: a code and a state from somebody else's browser, and used ones. */
async function comeBackWrongly(ground: LeakGround, admin: RestClient): Promise<void> {
  const { canaries, product } = ground;
  const last = (kind: 'OAuth state' | 'authorization code'): string =>
    canaries.all.findLast((canary) => canary.kind === kind)?.bytes.toString() ?? '';
  const query = new URLSearchParams({ code: last('authorization code'), state: last('OAuth state') });
  for (const session of [admin.session, newClient(ground).session]) {
    for (const search of [
      query.toString(),
      `${query.toString()}&state=again`,
      `error=${query.get('code') ?? ''}`,
    ])
      await session.send(`${product.url}/oauth/${connectorId}/callback?${search}`);
  }
}

/** Reads of every kind while the provider answers with what it was sent. */
export async function echoedReads(
  { ground, admin, connectionId }: Stage,
  echoes: readonly Echo[],
): Promise<void> {
  const params = { connectionId };
  const reads = [
    () => admin.call(listPipelines, { params }),
    () => admin.call(listFields, { params }),
    () => admin.call(searchRecords, { params, query: { q: 'a' } }),
    () => admin.call(probeConnection, { params }),
  ];
  for (const [at, echo] of echoes.entries()) {
    await withoutPauses(ground);
    ground.provider.echo(api, echo);
    await attempt(reads[at % reads.length]!());
  }
  ground.provider.pass();
  await withoutPauses(ground);
}

/** Access tokens end before their time, and their renewal goes wrong in every way. */
export async function forcedRefreshes(
  { ground, admin, sandbox, connectionId, portal, tell }: Stage,
  echoes: readonly Echo[],
  short: boolean,
): Promise<void> {
  const params = { connectionId };
  const probe = async (): Promise<void> => {
    await withoutPauses(ground);
    await sandbox.send('POST', '/actions/expireAccessTokens', { portalId: portal });
    await attempt(admin.call(probeConnection, { params }));
  };
  await probe();
  for (const echo of echoes) {
    ground.provider.echo(token, echo);
    await probe();
    ground.provider.pass();
    tell(
      `Renewal while the provider echoes (${echo}): ${(await admin.call(readConnection, { params })).health.state}.`,
    );
    await reconnectIfNeeded({ ground, admin, connectionId });
  }
  // Waits until the database would take the renewed tokens; meanwhile they are in the spool.
  if (!short) await withFailingWrites(ground, 'sealed_secret', probe);
  await probe();
  await reconnectIfNeeded({ ground, admin, connectionId });
}

/** The grant is gone at the provider: noticed by a probe, mended by a person. */
export async function revokedGrant({ ground, admin, sandbox, connectionId, portal }: Stage): Promise<void> {
  await sandbox.send('POST', '/actions/revokeGrant', { portalId: portal });
  await sandbox.send('POST', '/actions/expireAccessTokens', { portalId: portal });
  await withoutPauses(ground);
  await attempt(admin.call(probeConnection, { params: { connectionId } }));
  await reconnectIfNeeded({ ground, admin, connectionId });
}

async function reconnectIfNeeded({
  ground,
  admin,
  connectionId,
}: Pick<Stage, 'ground' | 'admin' | 'connectionId'>): Promise<void> {
  const { health } = await admin.call(readConnection, { params: { connectionId } });
  if (health.state === 'connected') return;
  await withoutPauses(ground);
  const outcome = await connect(admin, { connectionId });
  if (!['connected', 'reconnected'].includes(outcome))
    throw new Error(`Reconnecting ended with "${outcome}".`);
}

/** Disconnected while the provider echoes the revocation, and connected again. */
export async function disconnecting({ ground, admin, connectionId }: Stage): Promise<void> {
  ground.provider.echo(/\/token\/revoke$/, 'failure');
  ground.provider.echo(/external-install$/, 'refusal');
  await attempt(admin.call(disconnectConnection, { params: { connectionId }, body: { confirm: true } }));
  ground.provider.pass();
  await withoutPauses(ground);
  await connect(admin);
  const { data } = await admin.call(listConnectors);
  if (!data.some(({ id, connections }) => id === connectorId && connections.length > 0))
    throw new Error('There is no connection after connecting again.');
}

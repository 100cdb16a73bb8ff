import { findConnection, findWonStage, makeTemplate, switchOnRule } from '../demo/configure-connection';
import { connectedPortal } from '../demo/choose-deals';
import { sandboxProviders } from '../launcher/sandbox-providers';
import { connectProvider } from '../product-client/connect-provider';
import { RestClient } from '../product-client/rest-client';
import type { SandboxClient } from '../product-client/sandbox-client';
import type { DemoLogin } from '../launcher/seed-database';
import type { CrmPlace } from './crm-hand';
import { putPollsOff, untilFirstSweep, untilQuiet } from './settle';

const setUpPatienceMs = 240_000;
const dealsAtOnce = 500;

/** A running product as far as setting it up needs it. */
export interface CrmGround {
  /** Address of the api. */
  readonly apiUrl: string;
  /** Thread's database for somebody who sees every row. */
  readonly databaseUrl: string;
  readonly logins: readonly DemoLogin[];
}

/** Fills the CRM with open deals, connects it through its consent page, and switches on the rule. The provider itself sends nothing. */
export async function connectCrm(
  ground: CrmGround,
  sandbox: SandboxClient,
  deals: number,
): Promise<CrmPlace> {
  const [provider] = sandboxProviders;
  // The pace of a real provider would decide how long a run takes; what is sent, our own sender sends.
  await sandbox.setFault({ kind: 'rateLimits', tenSecondly: 1_000_000, search: 1_000_000 });
  await sandbox.setFault({ kind: 'droppedWebhooks' });
  const portal = await connectedPortal(sandbox);
  const stages = await stagesOf(sandbox, portal);
  const dealIds: string[] = [];
  while (dealIds.length < deals) {
    const count = Math.min(dealsAtOnce, deals - dealIds.length);
    dealIds.push(...(await sandbox.createDeals(portal, count, stages.open)));
  }
  const admin = ground.logins.find(({ role }) => role === 'admin');
  const client = await new RestClient(ground.apiUrl).signIn(admin?.email ?? '', admin?.password ?? '');
  const { outcome } = await connectProvider(client, provider.id, { groups: ['line_items'] });
  if (outcome !== 'connected') throw new Error(`Connecting ended with "${outcome}".`);
  const connectionId = await findConnection(client, provider.id);
  const won = await findWonStage(client, connectionId);
  await switchOnRule(client, connectionId, won, await makeTemplate(client));
  await untilFirstSweep(ground.databaseUrl, setUpPatienceMs);
  await untilQuiet(ground.databaseUrl, setUpPatienceMs, () => undefined);
  await putPollsOff(ground.databaseUrl);
  return { sandbox, portal, appId: Number(provider.appId), dealIds, stages: { ...stages, won: won.stageId } };
}

/** An open and a lost stage of the first pipeline. */
async function stagesOf(sandbox: SandboxClient, portal: number): Promise<{ open: string; lost: string }> {
  const { portals } = await sandbox.state();
  const stages = portals.find(({ id }) => id === portal)?.pipelines[0]?.stages ?? [];
  const open = stages.filter(({ isClosed }) => !isClosed).at(-1)?.id;
  const lost = stages.filter(({ isClosed }) => isClosed).at(-1)?.id;
  if (open === undefined || lost === undefined) throw new Error('The CRM lacks an open or a lost stage.');
  return { open, lost };
}

import { setTimeout as pause } from 'node:timers/promises';
import type { SandboxClient, SandboxRecord } from '../product-client/sandbox-client';
import type { WonStage } from './configure-connection';

const quietTimeoutMs = 30_000;

/** The CRM account that was connected: the first one, preselected on its consent page. */
export async function connectedPortal(sandbox: SandboxClient): Promise<number> {
  const { portals } = await sandbox.state();
  const first = portals[0];
  if (!first) throw new Error('The sandbox has no account.');
  return first.id;
}

/**
 * Ids of `count` open deals of the stage's pipeline that have all an account needs; makes those that are missing and waits
 * until the CRM has told about them.
 */
export async function chooseDeals(
  sandbox: SandboxClient,
  portal: number,
  stage: WonStage,
  count: number,
): Promise<readonly string[]> {
  const state = await sandbox.state();
  const pipeline = state.portals
    .find(({ id }) => id === portal)
    ?.pipelines.find(({ id }) => id === stage.pipelineId);
  const open = (pipeline?.stages ?? []).filter(({ isClosed }) => !isClosed).map(({ id }) => id);
  const fitting = (await sandbox.deals(portal)).filter(
    (deal) =>
      open.includes(deal.stage ?? deal.properties['dealstage'] ?? '') &&
      (deal.pipeline ?? stage.pipelineId) === stage.pipelineId &&
      (deal.complete ?? isComplete(deal)),
  );
  const chosen = fitting.slice(0, count).map(({ id }) => id);
  const missing = count - chosen.length;
  const last = open.at(-1);
  if (missing > 0 && last !== undefined) chosen.push(...(await sandbox.createDeals(portal, missing, last)));
  await untilQuiet(sandbox);
  return chosen;
}

function isComplete({ properties, associations }: SandboxRecord): boolean {
  const filled = ['amount', 'closedate', 'hubspot_owner_id'].every((name) => properties[name]);
  return filled && ['companies', 'contacts'].every((type) => (associations[type] ?? []).length > 0);
}

/** Waits until the CRM has delivered what it had to tell, and the product makes no calls any more. */
export async function untilQuiet(sandbox: SandboxClient): Promise<void> {
  const deadline = Date.now() + quietTimeoutMs;
  let before = -1;
  while (Date.now() < deadline) {
    const [{ webhooksPending }, { total }] = await Promise.all([sandbox.state(), sandbox.calls()]);
    if (webhooksPending === 0 && total === before) return;
    before = total;
    await pause(1_000);
  }
}

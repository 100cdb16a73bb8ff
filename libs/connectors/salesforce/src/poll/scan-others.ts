import { MissingScope, PayloadRejected, RecordNotFound } from '@thread/connector-kit';
import type { ConnectorContext } from '@thread/connector-kit';
import { otherObjectsAmong } from '../other-objects/other-objects';
import type { SalesforceClient } from '../salesforce.client';
import { startingPosition } from './poll-cursor';
import type { PollCursor } from './poll-cursor';
import { scanChanges } from './scan-changes';
import type { ChangedRow, Scan } from './scan-changes';

type Positions = PollCursor['others'];

/** Some scan stopped in the middle. */
export const isUnderWay = (positions: Positions): boolean =>
  Object.values(positions).some(({ afterId }) => afterId !== null);

/** An object that is gone, or that the user may not see any more, must not stop what else is polled. */
async function scanOne(
  client: SalesforceClient,
  context: ConnectorContext,
  object: string,
  position: Positions[string],
): Promise<Scan> {
  try {
    return await scanChanges(client, context, { object, fields: [], position });
  } catch (error) {
    if (error instanceof PayloadRejected || error instanceof RecordNotFound || error instanceof MissingScope)
      return { found: [], position: { ...position, afterId: null }, more: false };
    throw error;
  }
}

/**
 * Changed and deleted records of the other objects that enabled rules wait for, one query each; while a scan is under way, of that object alone. Objects no rule
 * waits for any more are forgotten.
 */
export async function scanOthers(
  client: SalesforceClient,
  context: ConnectorContext,
  positions: Positions,
): Promise<{ readonly found: readonly ChangedRow[]; readonly positions: Positions }> {
  const awaited = (await context.awaitedPipelines()).filter(({ enabled }) => enabled);
  const objects = otherObjectsAmong(awaited.map(({ pipelineId }) => pipelineId));
  const started = new Map(
    objects.map((object) => [object, positions[object] ?? startingPosition(context.clock.now())]),
  );
  const underWay = [...started].filter(([, { afterId }]) => afterId !== null);
  const found: ChangedRow[] = [];
  for (const [object, position] of underWay.length > 0 ? underWay : started) {
    const scan = await scanOne(client, context, object, position);
    found.push(...scan.found);
    started.set(object, scan.position);
  }
  return { found, positions: Object.fromEntries(started) };
}

import { z } from 'zod';
import type { BackfillPin, Connection, InboxLane, NewInboxEvent } from '@thread/domain';

/** Event type of Thread's own requests for a decision. */
export const threadTriggerType = 'thread.trigger';

const triggerBody = z.object({
  instruction: z
    .union([
      z.object({ kind: z.enum(['create', 'create_new']) }),
      z.object({ kind: z.literal('link'), accountId: z.string().min(1) }),
    ])
    .nullable(),
  requestedBy: z.string(),
  cause: z.enum(['manual', 'rerun', 'settle', 'backfill']),
  /** The versions to decide with, as a run recorded them; null = today's. */
  asItWas: z
    .object({ ruleVersionId: z.string().nullable(), mappingVersion: z.number().int().nullable() })
    .nullable()
    .default(null),
  /** The backfill it belongs to, with the rule version to decide with and since when entries count. */
  backfill: z
    .object({ backfillId: z.uuid(), ruleVersionId: z.uuid(), since: z.coerce.date() })
    .nullable()
    .default(null),
});

/** What somebody (or the settle timer) wants decided about a deal. */
export type ThreadTrigger = z.infer<typeof triggerBody>;

export interface TriggerRequest extends Omit<ThreadTrigger, 'asItWas' | 'backfill'> {
  readonly asItWas?: ThreadTrigger['asItWas'];
  readonly backfill?: BackfillPin;
  /** `live` when left out. */
  readonly lane?: InboxLane;
  readonly connection: Pick<Connection, 'id' | 'connectorId' | 'externalAccountId'>;
  readonly externalId: string;
  /** What makes the request the same request: asked twice with one key, it is done once. */
  readonly dedupeKey: string;
}

/** The inbox event that asks for a decision outside provider deliveries. Goes to the named connection only. */
export function threadTrigger(request: TriggerRequest): NewInboxEvent {
  const body: ThreadTrigger = {
    instruction: request.instruction,
    requestedBy: request.requestedBy,
    cause: request.cause,
    asItWas: request.asItWas ?? null,
    backfill: request.backfill ?? null,
  };
  return {
    connectorId: request.connection.connectorId,
    accountKey: request.connection.externalAccountId,
    onlyConnectionId: request.connection.id,
    dedupeKey: request.dedupeKey,
    source: 'manual',
    ...(request.lane ? { lane: request.lane } : {}),
    objectType: 'deal',
    objectId: request.externalId,
    eventType: threadTriggerType,
    occurredAt: null,
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** Reads a trigger's body; null when it is not one. */
export function readThreadTrigger(body: Uint8Array): ThreadTrigger | null {
  try {
    return triggerBody.parse(JSON.parse(Buffer.from(body).toString('utf8')));
  } catch {
    return null;
  }
}

import type { ArrivalAlarm } from '@thread/domain';
import { arrivalAlarms } from '@thread/domain';
import { z } from 'zod';
import type { Executor } from '../database';

const instant = z.iso.datetime().transform((text) => new Date(text));

/** What the attention item of an alarm keeps of it. */
const storedAlarm = z.object({
  alarm: z.object({
    kind: z.enum(arrivalAlarms),
    since: instant,
    changes: z.number(),
    lastHeardAt: instant.nullable(),
    usualMs: z.number().nullable(),
  }),
});

/** Key of the attention item about how changes come in over a connection. */
export function silenceKey(connectionId: string): string {
  return `silence:${connectionId}`;
}

/** The alarm that is on for a connection, whether or not a person has dismissed its item; null when none is. */
export async function readArrivalAlarm(
  tx: Executor,
  workspaceId: string,
  connectionId: string,
): Promise<ArrivalAlarm | null> {
  const item = await tx.attentionItem.findUnique({
    where: { workspaceId_dedupeKey: { workspaceId, dedupeKey: silenceKey(connectionId) } },
    select: { state: true, detail: true },
  });
  if (!item || item.state === 'resolved') return null;
  const read = storedAlarm.safeParse(item.detail);
  return read.success ? read.data.alarm : null;
}

import { parseJsonExactly } from '@thread/connector-kit';
import { z } from 'zod';
import type { ToldChanges } from './told-changes';

const flowCall = z.object({ organizationId: z.string(), recordId: z.string(), id: z.string() });

/** Reads what a Flow's HTTP callout says: one record. @throws Error saying what is wrong, without any of the text. */
export function readFlowCall(json: string): ToldChanges {
  const read = flowCall.safeParse(parseJsonExactly(json));
  if (!read.success) throw new Error('it lacks organizationId, recordId or id, or one is no text');
  const { organizationId, recordId, id } = read.data;
  return { organizationId, changes: [{ id, recordId }] };
}

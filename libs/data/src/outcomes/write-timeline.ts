import { newId } from '@thread/platform';
import type { Executor } from '../database';
import { storableJson, storableText } from '../storable';

export interface TimelineEntryToWrite {
  /** noun.verb */
  readonly kind: string;
  readonly summary: string;
  readonly detail: unknown;
}

interface TimelinePlace {
  readonly workspaceId: string;
  readonly accountId: string;
  readonly at: Date;
  readonly runId: string | null;
  readonly effectId?: string | null;
  /** `thread` for what Thread did by itself, `source` for what happened at the provider. */
  readonly actorKind: 'thread' | 'source';
  readonly actorName: string;
}

/** Adds entries to an account's timeline. */
export async function writeTimeline(
  tx: Executor,
  place: TimelinePlace,
  entries: readonly TimelineEntryToWrite[],
): Promise<void> {
  if (entries.length === 0) return;
  await tx.timelineEntry.createMany({
    data: entries.map((entry) => ({
      id: newId(),
      workspaceId: place.workspaceId,
      accountId: place.accountId,
      at: place.at,
      kind: entry.kind,
      actorKind: place.actorKind,
      actorName: place.actorName,
      summary: storableText(entry.summary),
      detail: storableJson(entry.detail),
      runId: place.runId,
      effectId: place.effectId ?? null,
    })),
  });
}

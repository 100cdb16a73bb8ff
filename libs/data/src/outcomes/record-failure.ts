import type { OutcomeStore } from '@thread/domain';
import type { Executor } from '../database';
import { announce } from '../live/live-updates';
import { storableText } from '../storable';
import { toReasonsColumn } from './run-reasons';

export type RunFailure = Parameters<OutcomeStore['recordFailure']>[0];

const longestText = 1_000;
/** Most inbox events one run names. */
const mostEvents = 200;

/** A run that failed. The record's events stay waiting; a repeated failure of the same kind brings the run up to date. */
export async function recordFailure(tx: Executor, failure: RunFailure): Promise<void> {
  const { workspaceId, connectionId, objectType, externalId, code } = failure;
  const errorText = storableText(failure.text).slice(0, longestText).toWellFormed();
  const inboxEventIds = failure.inboxEventIds.map(BigInt);
  const last = await tx.run.findFirst({
    where: { connectionId, objectType, externalId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { id: true, outcome: true, code: true, inboxEventIds: true },
  });
  if (last?.outcome === 'failed' && last.code === code) {
    await tx.run.update({
      where: { id: last.id },
      data: {
        errorText,
        // An event that is given up stays named by the run that tells why.
        inboxEventIds: [...new Set([...last.inboxEventIds, ...inboxEventIds])].slice(-mostEvents),
      },
    });
  } else {
    await tx.run.create({
      data: {
        id: failure.runId,
        workspaceId,
        connectionId,
        objectType,
        externalId,
        cause: failure.cause,
        inboxEventIds,
        outcome: 'failed',
        code,
        reasons: toReasonsColumn({ summary: errorText, steps: [] }),
        errorText,
        durationMs: 0,
        createdAt: failure.at,
      },
    });
  }
  await announce(tx, { workspaceId, topic: 'activity', id: null });
}

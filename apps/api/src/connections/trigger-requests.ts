import { Injectable } from '@nestjs/common';
import { Database, askForDecision } from '@thread/data';
import type { Connection } from '@thread/domain';
import { threadTrigger, wakeDrains } from '@thread/pipeline';
import type { ThreadTrigger } from '@thread/pipeline';
import { StageQueue, newId } from '@thread/platform';

export interface AskedDecision {
  readonly externalId: string;
  readonly instruction: ThreadTrigger['instruction'];
  readonly cause: 'manual';
  readonly userId: string;
}

/** Asks the pipeline for a decision about a deal, the one way a person can: as an event in the inbox. */
@Injectable()
export class TriggerRequests {
  constructor(
    private readonly database: Database,
    private readonly queue: StageQueue,
  ) {}

  /** Stored, and written in the audit log, before it answers; worked off by a worker. @returns the inbox event's id. */
  async ask(
    connection: Connection,
    { externalId, instruction, cause, userId }: AskedDecision,
  ): Promise<string> {
    const dedupeKey = `thread:${newId()}`;
    const event = threadTrigger({
      connection,
      externalId,
      instruction,
      cause,
      requestedBy: userId,
      dedupeKey,
    });
    const act = { userId, cause, instruction: instruction?.kind ?? null };
    const id = await askForDecision(this.database, connection, event, act);
    wakeDrains(this.queue, [connection.id]);
    return id;
  }
}

import { Injectable } from '@nestjs/common';
import { Database, inboxEventIdOf } from '@thread/data';
import type { Connection } from '@thread/domain';
import { InboxWriter, threadTrigger } from '@thread/pipeline';
import type { ThreadTrigger } from '@thread/pipeline';
import { newId } from '@thread/platform';

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
    private readonly inbox: InboxWriter,
    private readonly database: Database,
  ) {}

  /** Stored before it answers; worked off by a worker. @returns the inbox event's id. */
  async ask(
    connection: Connection,
    { externalId, instruction, cause, userId }: AskedDecision,
  ): Promise<string> {
    const dedupeKey = `thread:${newId()}`;
    await this.inbox.store([
      threadTrigger({ connection, externalId, instruction, cause, requestedBy: userId, dedupeKey }),
    ]);
    const id = await inboxEventIdOf(this.database, connection.workspaceId, connection.id, dedupeKey);
    if (id === null) throw new Error('An event just stored must be readable.');
    return id;
  }
}

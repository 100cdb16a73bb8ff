import { Injectable } from '@nestjs/common';
import { mostRerunRecords } from '@thread/contracts';
import { PrismaRerunStore } from '@thread/data';
import type { RerunSubject } from '@thread/data';
import { readCauseKey } from '@thread/domain';
import type { Connection, RerunMode } from '@thread/domain';
import { threadTrigger, wakeReruns } from '@thread/pipeline';
import { StageQueue } from '@thread/platform';
import type { SignedIn } from '../auth/signed-in';
import { ConnectionLookup } from '../connections/connection-lookup';
import { ProblemError, found } from '../http/problem-error';

/** Writes down what is to be run again; workers do the rest. */
@Injectable()
export class RerunRequests {
  constructor(
    private readonly reruns: PrismaRerunStore,
    private readonly connections: ConnectionLookup,
    private readonly queue: StageQueue,
  ) {}

  /**
   * All records of a cause. @returns the re-run's id; the same one while it is under way.
   * Throws `resource.not_found` (also when no record has the cause any more), `rerun.under_way`, `rerun.nothing_recorded`,
   * `rerun.rule_deleted`, `rerun.deliveries_are_todays`, `connection.wrong_state`.
   */
  async cause(session: SignedIn, key: string, mode: RerunMode): Promise<string> {
    const cause = found(readCauseKey(key));
    const connection = await this.connections.find(session.workspaceId, cause.connectionId);
    if (cause.kind === 'delivery' && mode === 'as_it_was')
      throw new ProblemError('rerun.deliveries_are_todays');
    return this.#start(session, connection, { kind: 'cause', key, cause }, mode);
  }

  /** The record of one run. Throws as `cause` does. */
  async run(
    session: SignedIn,
    run: { readonly id: string; readonly connectionId: string },
    mode: RerunMode,
  ): Promise<string> {
    const connection = await this.connections.find(session.workspaceId, run.connectionId);
    return this.#start(session, connection, { kind: 'run', runId: run.id }, mode);
  }

  async #start(
    { workspaceId, userId }: SignedIn,
    connection: Connection,
    subject: RerunSubject,
    mode: RerunMode,
  ): Promise<string> {
    if (connection.state === 'disconnected') throw new ProblemError('connection.wrong_state');
    const request = {
      workspaceId,
      connectionId: connection.id,
      subject,
      mode,
      userId,
      most: mostRerunRecords,
    };
    const started = await this.reruns.start(request, ({ externalId, dedupeKey, asItWas }) =>
      threadTrigger({
        connection,
        externalId,
        dedupeKey,
        asItWas,
        instruction: null,
        requestedBy: userId,
        cause: 'rerun',
        lane: 'rerun',
      }),
    );
    switch (started.kind) {
      case 'started':
        wakeReruns(this.queue, [connection.id]);
        return started.rerunId;
      case 'nothing':
        throw new ProblemError('resource.not_found');
      default:
        throw new ProblemError(`rerun.${started.kind}`);
    }
  }
}

import { Controller, Inject } from '@nestjs/common';
import type { Catalogue } from '@thread/connector-catalogue';
import {
  cancelBackfill,
  listBackfillRecords,
  listBackfills,
  listSilentAccounts,
  pauseBackfill,
  readBackfill,
  releaseBackfill,
  resumeBackfill,
  retryBackfill,
  startBackfill,
} from '@thread/contracts';
import { PrismaBackfillRequests, PrismaBackfillViews, type ControlledBackfill } from '@thread/data';
import { wakeBackfills, wakeDispatch } from '@thread/pipeline';
import { StageQueue } from '@thread/platform';
import { CATALOGUE } from '../connectors.module';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { ProblemError, found } from '../http/problem-error';
import {
  presentBackfill,
  presentBackfillDetail,
  presentBackfillItem,
  presentSilentAccount,
} from './backfill.presenter';

type Detail = AnswerOf<typeof readBackfill>;

/** Accounts out of past records: started, held, looked at and released. Workers do the rest. */
@Controller()
export class BackfillsController {
  constructor(
    private readonly views: PrismaBackfillViews,
    private readonly requests: PrismaBackfillRequests,
    private readonly queue: StageQueue,
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
  ) {}

  @Handles(startBackfill)
  async start({ session, params, body }: CallOf<typeof startBackfill>): Promise<Detail> {
    const { workspaceId, userId } = session;
    const started = await this.requests.start({
      workspaceId,
      userId,
      rehearsalId: params.rehearsalId,
      chosen: body.records ?? null,
      brake: body.brake,
    });
    switch (started.kind) {
      case 'started':
        wakeBackfills(this.queue, [started.connectionId]);
        return this.#detail(workspaceId, started.backfillId);
      case 'missing':
        throw new ProblemError('resource.not_found');
      case 'disconnected':
        throw new ProblemError('connection.wrong_state');
      default:
        throw new ProblemError(`backfill.${started.kind}`);
    }
  }

  @Handles(listBackfills)
  async list({ session, query }: CallOf<typeof listBackfills>): Promise<AnswerOf<typeof listBackfills>> {
    const records = await this.views.list(session.workspaceId, query.ruleId ?? null);
    return { data: records.map((record) => presentBackfill(record, this.#nameOf)) };
  }

  @Handles(readBackfill)
  async read({ session, params }: CallOf<typeof readBackfill>): Promise<Detail> {
    return this.#detail(session.workspaceId, params.backfillId);
  }

  @Handles(listBackfillRecords)
  async records({
    session,
    params,
    query,
  }: CallOf<typeof listBackfillRecords>): Promise<AnswerOf<typeof listBackfillRecords>> {
    found(await this.views.read(session.workspaceId, params.backfillId));
    const filter = { ...query, different: query.different === 'true' };
    const page = await this.views.items(session.workspaceId, params.backfillId, filter);
    return { ...page, data: page.data.map(presentBackfillItem) };
  }

  @Handles(listSilentAccounts)
  async silent({
    session,
    params,
    query,
  }: CallOf<typeof listSilentAccounts>): Promise<AnswerOf<typeof listSilentAccounts>> {
    found(await this.views.read(session.workspaceId, params.backfillId));
    const page = await this.views.silent(session.workspaceId, params.backfillId, query);
    return { ...page, data: page.data.map(presentSilentAccount) };
  }

  @Handles(pauseBackfill)
  async pause({ session, params }: CallOf<typeof pauseBackfill>): Promise<Detail> {
    const which = { ...session, backfillId: params.backfillId };
    return this.#controlled(which, await this.requests.pause(which));
  }

  @Handles(resumeBackfill)
  async resume({ session, params, body }: CallOf<typeof resumeBackfill>): Promise<Detail> {
    const which = { ...session, backfillId: params.backfillId };
    return this.#controlled(which, await this.requests.resume(which, body.brake));
  }

  @Handles(cancelBackfill)
  async cancel({ session, params }: CallOf<typeof cancelBackfill>): Promise<Detail> {
    const which = { ...session, backfillId: params.backfillId };
    return this.#controlled(which, await this.requests.cancel(which));
  }

  @Handles(retryBackfill)
  async retry({ session, params, body }: CallOf<typeof retryBackfill>): Promise<Detail> {
    const which = { ...session, backfillId: params.backfillId };
    return this.#controlled(which, await this.requests.retry(which, body.result, body.code));
  }

  @Handles(releaseBackfill)
  async release({ session, params, body }: CallOf<typeof releaseBackfill>): Promise<Detail> {
    const { workspaceId, userId } = session;
    found(await this.views.read(workspaceId, params.backfillId));
    const released = await this.requests.release({
      workspaceId,
      userId,
      backfillId: params.backfillId,
      accountIds: body.accountIds ?? null,
      emails: body.emails,
    });
    if (found(released).emails > 0 && body.emails === 'send') wakeDispatch(this.queue);
    return this.#detail(workspaceId, params.backfillId);
  }

  async #controlled(
    { workspaceId, backfillId }: { readonly workspaceId: string; readonly backfillId: string },
    controlled: ControlledBackfill,
  ): Promise<Detail> {
    if (controlled.kind === 'missing') throw new ProblemError('resource.not_found');
    if (controlled.kind === 'refused') throw new ProblemError('backfill.wrong_state');
    wakeBackfills(this.queue, [controlled.connectionId]);
    return this.#detail(workspaceId, backfillId);
  }

  async #detail(workspaceId: string, backfillId: string): Promise<Detail> {
    const detail = found(await this.views.read(workspaceId, backfillId));
    return presentBackfillDetail(detail, this.#nameOf);
  }

  readonly #nameOf = (connectorId: string): string =>
    this.catalogue.find(connectorId)?.entry.display.name ?? connectorId;
}

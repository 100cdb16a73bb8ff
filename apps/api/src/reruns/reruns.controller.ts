import { Controller, Inject } from '@nestjs/common';
import type { Catalogue } from '@thread/connector-catalogue';
import {
  listCauseRecords,
  listCauses,
  listRerunRecords,
  listReruns,
  readCause,
  readRerun,
  rerun,
  rerunCause,
  stopRerun,
} from '@thread/contracts';
import { PrismaActivityStore, PrismaRerunStore } from '@thread/data';
import { CATALOGUE } from '../connectors.module';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { found } from '../http/problem-error';
import { RerunRequests } from './rerun-requests';
import {
  presentCause,
  presentDead,
  presentItem,
  presentRerun,
  presentResult,
  presentUnfinished,
} from './rerun.presenter';

/** What did not end as wanted, by cause, and running it again. */
@Controller()
export class RerunsController {
  constructor(
    private readonly reruns: PrismaRerunStore,
    private readonly activity: PrismaActivityStore,
    private readonly requests: RerunRequests,
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
  ) {}

  @Handles(listCauses)
  async causes({ session, query }: CallOf<typeof listCauses>): Promise<AnswerOf<typeof listCauses>> {
    const page = await this.reruns.causes(session.workspaceId, query);
    return { ...page, data: page.data.map((cause) => presentCause(cause, this.#nameOf)) };
  }

  @Handles(readCause)
  async cause({ session, params }: CallOf<typeof readCause>): Promise<AnswerOf<typeof readCause>> {
    const cause = found(await this.reruns.cause(session.workspaceId, params.causeKey));
    return presentCause(cause, this.#nameOf);
  }

  @Handles(listCauseRecords)
  async records({
    session,
    params,
    query,
  }: CallOf<typeof listCauseRecords>): Promise<AnswerOf<typeof listCauseRecords>> {
    const { kind } = found(await this.reruns.cause(session.workspaceId, params.causeKey));
    if (kind === 'delivery') {
      const dead = await this.reruns.dead(session.workspaceId, params.causeKey, query);
      return { ...dead, data: dead.data.map(presentDead) };
    }
    const unfinished = await this.reruns.unfinished(session.workspaceId, params.causeKey, query);
    return { ...unfinished, data: unfinished.data.map(presentUnfinished) };
  }

  @Handles(rerunCause)
  async rerunCause({
    session,
    params,
    body,
  }: CallOf<typeof rerunCause>): Promise<AnswerOf<typeof rerunCause>> {
    const rerunId = await this.requests.cause(session, params.causeKey, body.mode);
    return this.#detail(session.workspaceId, rerunId);
  }

  @Handles(rerun)
  async rerun({ session, params, body }: CallOf<typeof rerun>): Promise<AnswerOf<typeof rerun>> {
    const { run } = found(await this.activity.readRun(session.workspaceId, params.runId));
    const rerunId = await this.requests.run(session, run, body.mode);
    const { data } = await this.reruns.items(session.workspaceId, rerunId, { limit: 1 });
    return { rerunId, inboxEventId: found(data[0]).deliveryId };
  }

  @Handles(listReruns)
  async list({ session, query }: CallOf<typeof listReruns>): Promise<AnswerOf<typeof listReruns>> {
    const page = await this.reruns.list(session.workspaceId, query);
    return { ...page, data: page.data.map((one) => presentRerun(one, this.#nameOf)) };
  }

  @Handles(readRerun)
  async read({ session, params }: CallOf<typeof readRerun>): Promise<AnswerOf<typeof readRerun>> {
    return this.#detail(session.workspaceId, params.rerunId);
  }

  @Handles(stopRerun)
  async stop({ session, params }: CallOf<typeof stopRerun>): Promise<AnswerOf<typeof stopRerun>> {
    const { workspaceId, userId } = session;
    found(await this.reruns.stop({ workspaceId, userId, rerunId: params.rerunId }));
    return this.#detail(workspaceId, params.rerunId);
  }

  @Handles(listRerunRecords)
  async items({
    session,
    params,
    query,
  }: CallOf<typeof listRerunRecords>): Promise<AnswerOf<typeof listRerunRecords>> {
    found(await this.reruns.read(session.workspaceId, params.rerunId));
    const page = await this.reruns.items(session.workspaceId, params.rerunId, query);
    return { ...page, data: page.data.map(presentItem) };
  }

  async #detail(workspaceId: string, rerunId: string): Promise<AnswerOf<typeof readRerun>> {
    const detail = found(await this.reruns.read(workspaceId, rerunId));
    return { ...presentRerun(detail, this.#nameOf), results: detail.results.map(presentResult) };
  }

  readonly #nameOf = (connectorId: string): string =>
    this.catalogue.find(connectorId)?.entry.display.name ?? connectorId;
}

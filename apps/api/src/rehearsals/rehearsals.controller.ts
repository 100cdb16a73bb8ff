import { Controller, Inject } from '@nestjs/common';
import type { Catalogue } from '@thread/connector-catalogue';
import { ConnectionRuntime } from '@thread/connector-runtime';
import {
  cancelRehearsal,
  listRehearsalRows,
  listRehearsals,
  readRehearsal,
  readRehearsalRow,
  startRehearsal,
} from '@thread/contracts';
import { PrismaRehearsalRequests, PrismaRehearsalViews, PrismaRuleStore } from '@thread/data';
import { wakeRehearsals } from '@thread/pipeline';
import { StageQueue } from '@thread/platform';
import { ConnectionLookup } from '../connections/connection-lookup';
import { CATALOGUE } from '../connectors.module';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { ProblemError, found } from '../http/problem-error';
import { RuleChecks } from '../rules/rule-checks';
import {
  presentRehearsal,
  presentRehearsalDetail,
  presentRow,
  presentRowDetail,
} from './rehearsal.presenter';

/** What a rule would do with past records. Workers do the reading. */
@Controller()
export class RehearsalsController {
  constructor(
    private readonly views: PrismaRehearsalViews,
    private readonly requests: PrismaRehearsalRequests,
    private readonly rules: PrismaRuleStore,
    private readonly checks: RuleChecks,
    private readonly connections: ConnectionLookup,
    private readonly runtime: ConnectionRuntime,
    private readonly queue: StageQueue,
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
  ) {}

  @Handles(startRehearsal)
  async start({
    session,
    params,
    body,
  }: CallOf<typeof startRehearsal>): Promise<AnswerOf<typeof startRehearsal>> {
    const { workspaceId, userId } = session;
    const rule = found(await this.rules.find(workspaceId, params.ruleId));
    const connection = await this.connections.find(workspaceId, rule.connectionId);
    if (connection.state === 'disconnected') throw new ProblemError('connection.wrong_state');
    const connector = await this.runtime.connectorOf(connection.id);
    if (!connector.records?.listChanged) throw new ProblemError('rehearsal.impossible');
    await this.checks.assertValid(workspaceId, rule.connectionId, body.definition ?? rule.definition);
    const draft = body.definition ?? null;
    const request = { workspaceId, ruleId: rule.id, days: body.days, draft, userId, now: new Date() };
    const { id, connectionId } = found(await this.requests.start(request));
    wakeRehearsals(this.queue, [connectionId]);
    return this.#detail(workspaceId, id);
  }

  @Handles(listRehearsals)
  async list({ session, params }: CallOf<typeof listRehearsals>): Promise<AnswerOf<typeof listRehearsals>> {
    found(await this.rules.find(session.workspaceId, params.ruleId));
    const records = await this.views.list(session.workspaceId, params.ruleId);
    return { data: records.map((record) => presentRehearsal(record, this.#nameOf)) };
  }

  @Handles(readRehearsal)
  async read({ session, params }: CallOf<typeof readRehearsal>): Promise<AnswerOf<typeof readRehearsal>> {
    return this.#detail(session.workspaceId, params.rehearsalId);
  }

  @Handles(listRehearsalRows)
  async rows({
    session,
    params,
    query,
  }: CallOf<typeof listRehearsalRows>): Promise<AnswerOf<typeof listRehearsalRows>> {
    found(await this.views.read(session.workspaceId, params.rehearsalId));
    const page = await this.views.rows(session.workspaceId, params.rehearsalId, query);
    return { ...page, data: page.data.map(presentRow) };
  }

  @Handles(readRehearsalRow)
  async row({
    session,
    params,
  }: CallOf<typeof readRehearsalRow>): Promise<AnswerOf<typeof readRehearsalRow>> {
    const { rehearsalId, externalId } = params;
    return presentRowDetail(found(await this.views.row(session.workspaceId, rehearsalId, externalId)));
  }

  @Handles(cancelRehearsal)
  async cancel({
    session,
    params,
  }: CallOf<typeof cancelRehearsal>): Promise<AnswerOf<typeof cancelRehearsal>> {
    const { workspaceId, userId } = session;
    const cancelled = await this.requests.cancel(workspaceId, params.rehearsalId, userId, new Date());
    if (!cancelled) throw new ProblemError('resource.not_found');
    return this.#detail(workspaceId, params.rehearsalId);
  }

  async #detail(workspaceId: string, rehearsalId: string): Promise<AnswerOf<typeof readRehearsal>> {
    const detail = found(await this.views.read(workspaceId, rehearsalId));
    return presentRehearsalDetail(detail, this.#nameOf);
  }

  readonly #nameOf = (connectorId: string): string =>
    this.catalogue.find(connectorId)?.entry.display.name ?? connectorId;
}

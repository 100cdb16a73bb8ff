import { Controller, Inject } from '@nestjs/common';
import type { Catalogue } from '@thread/connector-catalogue';
import {
  listDeliveries,
  listRuns,
  readDelivery,
  readRun,
  retryDelivery,
  retryEffect,
} from '@thread/contracts';
import { PrismaActivityStore } from '@thread/data';
import { CATALOGUE } from '../connectors.module';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { found } from '../http/problem-error';
import { presentEffect, presentRun } from './activity.presenter';
import { Retries } from './retries';

@Controller()
export class ActivityController {
  constructor(
    private readonly activity: PrismaActivityStore,
    private readonly retries: Retries,
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
  ) {}

  @Handles(listRuns)
  async runs({ session, query }: CallOf<typeof listRuns>): Promise<AnswerOf<typeof listRuns>> {
    const page = await this.activity.listRuns(session.workspaceId, query);
    return { ...page, data: page.data.map((run) => presentRun(run, this.#nameOf)) };
  }

  @Handles(readRun)
  async run({ session, params }: CallOf<typeof readRun>): Promise<AnswerOf<typeof readRun>> {
    const { run, effects, ...deliveries } = found(
      await this.activity.readRun(session.workspaceId, params.runId),
    );
    return { run: presentRun(run, this.#nameOf), ...deliveries, effects: effects.map(presentEffect) };
  }

  @Handles(listDeliveries)
  async deliveries({
    session,
    query,
  }: CallOf<typeof listDeliveries>): Promise<AnswerOf<typeof listDeliveries>> {
    return this.activity.listDeliveries(session.workspaceId, query);
  }

  @Handles(readDelivery)
  async delivery({ session, params }: CallOf<typeof readDelivery>): Promise<AnswerOf<typeof readDelivery>> {
    const { delivery, run, effects } = found(
      await this.activity.readDelivery(session.workspaceId, params.deliveryId),
    );
    return { delivery, run: run && presentRun(run, this.#nameOf), effects: effects.map(presentEffect) };
  }

  @Handles(retryDelivery)
  async retryDelivery({
    session,
    params,
  }: CallOf<typeof retryDelivery>): Promise<AnswerOf<typeof retryDelivery>> {
    return this.retries.delivery(session, params.deliveryId);
  }

  @Handles(retryEffect)
  async retryEffect({
    session,
    params,
    body,
  }: CallOf<typeof retryEffect>): Promise<AnswerOf<typeof retryEffect>> {
    return presentEffect(await this.retries.effect(session, params.effectId, body.evenIfUnknown));
  }

  readonly #nameOf = (connectorId: string): string =>
    this.catalogue.find(connectorId)?.entry.display.name ?? connectorId;
}

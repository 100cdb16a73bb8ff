import { Controller, Inject } from '@nestjs/common';
import type { Catalogue } from '@thread/connector-catalogue';
import { makeWriteBackProperty, readWriteBack, releaseWriteBack, saveWriteBack } from '@thread/contracts';
import { PrismaMappingStore, PrismaWriteBackSettings } from '@thread/data';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { ProblemError } from '../http/problem-error';
import { CATALOGUE } from '../connectors.module';
import { ConnectionLookup } from '../connections/connection-lookup';
import { LiveSchema } from '../connections/live-schema';
import { metricProblems, newPropertyFor } from './metric-checks';
import { presentWriteBack } from './write-back.presenter';

type View = AnswerOf<typeof readWriteBack>;

/** What Thread writes back to a connection's source. */
@Controller()
export class WriteBackController {
  constructor(
    private readonly lookup: ConnectionLookup,
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
    private readonly schema: LiveSchema,
    private readonly mappings: PrismaMappingStore,
    private readonly settings: PrismaWriteBackSettings,
  ) {}

  @Handles(readWriteBack)
  async read({ session, params }: CallOf<typeof readWriteBack>): Promise<View> {
    return this.#view(session.workspaceId, params.connectionId);
  }

  @Handles(saveWriteBack)
  async save({ session, params, body }: CallOf<typeof saveWriteBack>): Promise<View> {
    const { workspaceId } = session;
    const { id, connectorId } = await this.lookup.find(workspaceId, params.connectionId);
    // What may be written is asked now: a right may have been given or taken a moment ago.
    this.schema.forget(workspaceId, id);
    const { fields } = await this.schema.asFarAsKnown(workspaceId, id);
    const canWrite = this.catalogue.connector(connectorId)?.writer !== undefined;
    const errors = metricProblems(body.metrics, fields, canWrite);
    if (errors.length > 0)
      throw new ProblemError('write_back.invalid', { detail: errors[0]?.message, errors });
    await this.settings.save(workspaceId, id, body.metrics);
    return this.#view(workspaceId, id);
  }

  @Handles(makeWriteBackProperty)
  async makeProperty({
    session,
    params,
    body,
  }: CallOf<typeof makeWriteBackProperty>): Promise<AnswerOf<typeof makeWriteBackProperty>> {
    const { workspaceId } = session;
    const { connection, connector, context } = await this.lookup.callable(workspaceId, params.connectionId);
    const maker = connector.writer?.createProperty;
    if (!maker)
      throw new ProblemError('write_back.invalid', {
        detail: 'Properties of this provider are made by its admin.',
      });
    const made = await maker.create(context, body.object, newPropertyFor(body.metric));
    this.schema.forget(workspaceId, connection.id);
    await this.settings.notePropertyMade(workspaceId, connection.id, `${body.object}.${made.name}`);
    return { ...made, object: body.object };
  }

  @Handles(releaseWriteBack)
  async release({ session, params, body }: CallOf<typeof releaseWriteBack>): Promise<View> {
    const { id } = await this.lookup.find(session.workspaceId, params.connectionId);
    if (!(await this.settings.release(session.workspaceId, id, body)))
      throw new ProblemError('resource.not_found');
    return this.#view(session.workspaceId, id);
  }

  async #view(workspaceId: string, connectionId: string): Promise<View> {
    const connection = await this.lookup.find(workspaceId, connectionId);
    const connector = this.catalogue.connector(connection.connectorId);
    const mapping = await this.mappings.current(workspaceId, connection.id);
    const state = await this.settings.read(workspaceId, connection.id);
    return presentWriteBack({ connection, connector, mapping, state });
  }
}

import { Controller, Inject } from '@nestjs/common';
import type { Catalogue } from '@thread/connector-catalogue';
import { listAccountFields, previewMapping, readMapping, saveMapping } from '@thread/contracts';
import { PrismaMappingStore } from '@thread/data';
import type { StoredMapping } from '@thread/data';
import { accountFields, validateMapping } from '@thread/domain';
import type { Connection } from '@thread/domain';
import { ConnectionLookup } from '../connections/connection-lookup';
import { CATALOGUE } from '../connectors.module';
import { LiveSchema } from '../connections/live-schema';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { ProblemError } from '../http/problem-error';
import { MappingPreview } from './mapping-preview';

type View = AnswerOf<typeof readMapping>;

@Controller()
export class MappingsController {
  constructor(
    private readonly mappings: PrismaMappingStore,
    private readonly connections: ConnectionLookup,
    private readonly schema: LiveSchema,
    private readonly previews: MappingPreview,
    @Inject(CATALOGUE) private readonly catalogue: Catalogue,
  ) {}

  @Handles(readMapping)
  async read({ session, params }: CallOf<typeof readMapping>): Promise<View> {
    const connection = await this.connections.find(session.workspaceId, params.connectionId);
    const mapping = await this.mappings.current(session.workspaceId, connection.id);
    return mapping
      ? this.#view(connection, mapping)
      : { version: 0, fields: [], updatedAt: null, problems: [] };
  }

  @Handles(saveMapping)
  async save({ session, params, body }: CallOf<typeof saveMapping>): Promise<View> {
    const { workspaceId, userId } = session;
    const connection = await this.connections.find(workspaceId, params.connectionId);
    const { id } = connection;
    const { fields } = await this.schema.asFarAsKnown(workspaceId, id);
    const problems = validateMapping(body, fields, this.#canWrite(connection));
    if (problems.length > 0) {
      const errors = problems.map(({ target, code, message }) => {
        const index = body.fields.findIndex((field) => field.target === target);
        return { path: `body.fields.${index}`, code, message };
      });
      throw new ProblemError('mapping.invalid', { detail: problems[0]?.message, errors });
    }
    const saved = await this.mappings.save(workspaceId, id, { ...body, userId });
    if (saved.kind === 'conflict') throw new ProblemError('resource.conflict');
    return this.#view(connection, saved.mapping);
  }

  @Handles(previewMapping)
  async preview({
    session,
    params,
    body,
  }: CallOf<typeof previewMapping>): Promise<AnswerOf<typeof previewMapping>> {
    return this.previews.of(session.workspaceId, params.connectionId, body);
  }

  @Handles(listAccountFields)
  async accountFields(_call: CallOf<typeof listAccountFields>): Promise<AnswerOf<typeof listAccountFields>> {
    return { data: accountFields };
  }

  async #view(connection: Connection, mapping: StoredMapping): Promise<View> {
    const { fields } = await this.schema.asFarAsKnown(connection.workspaceId, connection.id);
    const problems = validateMapping(mapping, fields, this.#canWrite(connection));
    return { ...mapping, problems };
  }

  #canWrite({ connectorId }: Connection): boolean {
    return this.catalogue.connector(connectorId)?.writer !== undefined;
  }
}

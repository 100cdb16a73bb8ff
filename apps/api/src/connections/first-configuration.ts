import { Injectable } from '@nestjs/common';
import type { Connector } from '@thread/connector-kit';
import type { ConnectionEvents } from '@thread/connector-runtime';
import { PrismaMappingStore, PrismaRuleStore, PrismaTemplateStore } from '@thread/data';
import { defaultRequiredFields, defaultSettleMinutes } from '@thread/domain';
import type { Connection, RuleDefinition } from '@thread/domain';
import type { PipelineChoice } from '@thread/connector-kit';

/** Reads the pipelines of a connection that was just made. */
export type PipelineReader = (
  connection: Connection,
  connector: Connector,
) => Promise<readonly PipelineChoice[]>;

/** Gives a new connection what it starts with: the connector's standard mapping and one rule, switched off, on the default won stage. */
@Injectable()
export class FirstConfiguration implements Required<Pick<ConnectionEvents, 'onConnected'>> {
  constructor(
    private readonly mappings: PrismaMappingStore,
    private readonly rules: PrismaRuleStore,
    private readonly templates: PrismaTemplateStore,
    private readonly connectorOf: (connectorId: string) => Connector | null,
    private readonly pipelinesOf: PipelineReader,
  ) {}

  /** Repeatable: adds only what is missing. Throws when the provider's pipelines cannot be read; then reconnecting repairs it. */
  async onConnected(connection: Connection): Promise<void> {
    const connector = this.connectorOf(connection.connectorId);
    if (!connector) return;
    await this.#addMapping(connection, connector);
    await this.#addRule(connection, connector);
  }

  async #addMapping({ id, workspaceId }: Connection, connector: Connector): Promise<void> {
    const standard = connector.records?.defaultMapping;
    if (!standard || (await this.mappings.current(workspaceId, id))) return;
    await this.mappings.save(workspaceId, id, { fields: standard.fields, basedOnVersion: 0, userId: null });
  }

  async #addRule(connection: Connection, connector: Connector): Promise<void> {
    const { id, workspaceId } = connection;
    const source = connector.triggers?.sources[0];
    if (!connector.triggers || !source || (await this.rules.list(workspaceId, id)).length > 0) return;
    const template = (await this.templates.list(workspaceId))[0];
    const pipelines = await this.pipelinesOf(connection, connector);
    const choice = connector.triggers.defaultStage(pipelines);
    const pipeline = pipelines.find((candidate) => candidate.id === choice?.pipelineId);
    const stage = pipeline?.stages.find((candidate) => candidate.id === choice?.stageId);
    if (!template || !pipeline || !stage) return;
    const definition: RuleDefinition = {
      source: source.id,
      stages: [
        {
          pipelineId: pipeline.id,
          stageId: stage.id,
          pipelineLabel: pipeline.label,
          stageLabel: stage.label,
        },
      ],
      conditions: [],
      template: { defaultTemplateId: template.id, cases: [] },
      requiredFields: [...defaultRequiredFields],
      settleMinutes: defaultSettleMinutes,
    };
    await this.rules.create({
      workspaceId,
      connectionId: id,
      name: `${stage.label} creates an account`,
      definition,
      userId: null,
    });
  }
}

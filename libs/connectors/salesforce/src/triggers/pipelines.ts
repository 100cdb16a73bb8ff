import { MissingScope, RecordNotFound } from '@thread/connector-kit';
import type { ConnectorContext, PipelineChoice } from '@thread/connector-kit';
import { recordIdOf } from '../record-id';
import type { SalesforceClient } from '../salesforce.client';
import { picklistAnswer } from '../salesforce.schemas';
import type { Row } from '../salesforce.schemas';
import type { ObjectSchemas } from '../records/object-schemas';
import { queryRows } from '../records/query-rows';
import { idOf, textOf } from '../records/row-values';
import { otherObjects } from '../other-objects/other-objects';
import { masterRecordTypeId } from './master-record-type';
import { fieldPipelines, stageFields } from './stage-fields';

type Stage = PipelineChoice['stages'][number];

const kindOf = (row: Row): Stage['kind'] =>
  row['IsWon'] === true ? 'won' : row['IsClosed'] === true ? 'lost' : 'open';

/** The org's stages in order. Opportunities store a stage's API name. */
async function readStages(client: SalesforceClient, context: ConnectorContext): Promise<readonly Stage[]> {
  const rows = await queryRows(client, context, 'stages.query', {
    from: 'OpportunityStage',
    fields: ['ApiName', 'MasterLabel', 'IsClosed', 'IsWon'],
    where: { IsActive: true },
    orderBy: [['SortOrder', 'ASC']],
  });
  return rows.flatMap((row) => {
    const id = textOf(row, 'ApiName');
    return id === null ? [] : [{ id, label: textOf(row, 'MasterLabel') ?? id, kind: kindOf(row) }];
  });
}

/** Stages in a record type's sales process; null where Salesforce does not say. */
async function stagesOfRecordType(
  client: SalesforceClient,
  context: ConnectorContext,
  id: string,
): Promise<ReadonlySet<string> | null> {
  try {
    const path = `/ui-api/object-info/Opportunity/picklist-values/${id}/StageName`;
    const { values } = await client.call(context, 'stages.ofRecordType', { path }, picklistAnswer);
    return new Set(values.map(({ value }) => value));
  } catch (error) {
    if (error instanceof RecordNotFound || error instanceof MissingScope) return null;
    throw error;
  }
}

/** Record types of opportunities are what other CRMs call pipelines: each has its sales process with its stages. An org without record types has one pipeline. */
async function recordTypePipelines(
  client: SalesforceClient,
  context: ConnectorContext,
  hasRecordTypes: boolean,
): Promise<readonly PipelineChoice[]> {
  const stages = await readStages(client, context);
  const recordTypes = hasRecordTypes
    ? await queryRows(client, context, 'recordTypes.query', {
        from: 'RecordType',
        fields: ['Id', 'Name'],
        where: { SobjectType: 'Opportunity', IsActive: true },
        orderBy: [['Name', 'ASC']],
      })
    : [];
  if (recordTypes.length === 0) return [{ id: masterRecordTypeId, label: 'Opportunities', stages }];
  const pipelines: PipelineChoice[] = [];
  for (const row of recordTypes) {
    const id = idOf(row);
    if (id === null) continue;
    const offered = await stagesOfRecordType(client, context, id);
    const shown = offered ? stages.filter((stage) => offered.has(stage.id)) : stages;
    pipelines.push({ id, label: textOf(row, 'Name') ?? id, stages: shown });
  }
  return [...pipelines, { id: masterRecordTypeId, label: 'Without record type', stages }];
}

/**
 * What a rule can wait for: the stages of each record type, the values of each field of the opportunity that has some, then those of other objects. Five calls,
 * and one for each record type.
 */
export async function readPipelines(
  client: SalesforceClient,
  schemas: ObjectSchemas,
  context: ConnectorContext,
): Promise<readonly PipelineChoice[]> {
  schemas.forget(context);
  const schema = await schemas.find(context, 'Opportunity');
  const others = await otherObjects(schemas, context);
  return [
    ...(await recordTypePipelines(client, context, schema?.has('RecordTypeId') ?? false)),
    ...(schema ? fieldPipelines({ name: 'Opportunity', label: 'Opportunity' }, stageFields(schema)) : []),
    ...others.flatMap((object) => fieldPipelines(object, object.stageFields)),
  ];
}

/** "Closed Won": the first won stage of a record type by that name, else the first won stage of any; null when none has one. Other fields are left to people. */
export function defaultStage(
  pipelines: readonly PipelineChoice[],
): { readonly pipelineId: string; readonly stageId: string } | null {
  const recordTypes = pipelines.filter(({ id }) => recordIdOf(id) !== null);
  const won = recordTypes.flatMap(({ id, stages }) =>
    stages.filter(({ kind }) => kind === 'won').map((stage) => ({ pipelineId: id, stage })),
  );
  const chosen = won.find(({ stage }) => /^closed[\s-]*won$/i.test(stage.id.trim())) ?? won[0];
  return chosen ? { pipelineId: chosen.pipelineId, stageId: chosen.stage.id } : null;
}

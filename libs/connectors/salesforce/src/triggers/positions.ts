import type { RecordPosition } from '@thread/domain';
import type { DescribedField, Row } from '../salesforce.schemas';
import { idOf, textOf } from '../records/row-values';
import { masterRecordTypeId } from './pipelines';
import { pipelineOfField, propertyOf, stageOfValue } from './stage-fields';

/** Where an opportunity stands: in the stages of its record type first, then in each of these fields. */
export function positionsOf(deal: Row, fields: readonly DescribedField[]): readonly RecordPosition[] {
  const recordType: RecordPosition = {
    pipelineId: idOf(deal, 'RecordTypeId') ?? masterRecordTypeId,
    stageId: textOf(deal, 'StageName'),
    property: 'StageName',
  };
  return [
    recordType,
    ...fields.map((field): RecordPosition => {
      const property = propertyOf(field);
      return {
        pipelineId: pipelineOfField('Opportunity', field.name),
        stageId: stageOfValue(field, textOf(deal, field.name)),
        ...(property === null ? {} : { property }),
      };
    }),
  ];
}

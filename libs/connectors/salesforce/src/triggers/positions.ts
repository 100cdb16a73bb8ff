import type { RecordPosition } from '@thread/domain';
import type { DescribedField, Row } from '../salesforce.schemas';
import { idOf, textOf } from '../records/row-values';
import { masterRecordTypeId } from './master-record-type';
import { pipelineOfField, propertyOf, stageOfValue } from './stage-fields';

/** Where a record stands in each of these fields of its object. */
export function fieldPositions(
  object: string,
  record: Row,
  fields: readonly DescribedField[],
): readonly RecordPosition[] {
  return fields.map((field): RecordPosition => {
    const property = propertyOf(field);
    return {
      pipelineId: pipelineOfField(object, field.name),
      stageId: stageOfValue(field, textOf(record, field.name)),
      ...(property === null ? {} : { property }),
    };
  });
}

/** Where an opportunity stands: in the stages of its record type first, then in each of these fields. */
export function positionsOf(deal: Row, fields: readonly DescribedField[]): readonly RecordPosition[] {
  const recordType: RecordPosition = {
    pipelineId: idOf(deal, 'RecordTypeId') ?? masterRecordTypeId,
    stageId: textOf(deal, 'StageName'),
    property: 'StageName',
  };
  return [recordType, ...fieldPositions('Opportunity', deal, fields)];
}

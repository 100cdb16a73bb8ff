import type { StageVisit } from '@thread/domain';
import type { DescribedField, Row } from '../salesforce.schemas';
import { pipelineOfField, stageOfValue } from '../triggers/stage-fields';
import { instantOf, textOf } from './row-values';

/** Stamps of histories are whole seconds. An entry right after a rule was switched on must not seem to come before it. */
const endOfSecond = (at: Date): Date => (at.getTime() % 1000 === 0 ? new Date(at.getTime() + 999) : at);

/**
 * Visits of an opportunity's stages, oldest first, from its OpportunityHistory (which has a row for changes of amount, probability and close date, too).
 * History knows no record types, so all visits have the present one. Empty when the history does not end in the current stage.
 */
export function stageHistoryOf(
  history: readonly Row[],
  current: { readonly stageId: string | null; readonly pipelineId: string | null },
): readonly StageVisit[] {
  const visits: StageVisit[] = [];
  for (const row of history) {
    const [stageId, createdAt] = [textOf(row, 'StageName'), instantOf(row, 'CreatedDate')];
    if (stageId === null || createdAt === null || stageId === visits.at(-1)?.stageId) continue;
    visits.push({ stageId, pipelineId: current.pipelineId, enteredAt: endOfSecond(createdAt) });
  }
  return visits.at(-1)?.stageId === current.stageId ? visits : [];
}

/** A visit of no value: what stands between two visits of one value. */
const noStage = '';

/**
 * Visits of the values of one field, oldest first, from the OpportunityFieldHistory of an opportunity: it has rows only where the org tracks the field, and none
 * from before it did. A picklist's row may show a value's label. Empty when the history does not end in the present value.
 */
function visitsOfField(
  field: DescribedField,
  rows: readonly Row[],
  current: string | null,
): readonly StageVisit[] {
  const values = field.picklistValues ?? [];
  const valueOf = (text: string | null): string | null =>
    (values.some(({ value }) => value === text) ? text : values.find(({ label }) => label === text)?.value) ??
    text;
  const stageIn = (row: Row, name: 'OldValue' | 'NewValue'): string =>
    stageOfValue(field, valueOf(textOf(row, name))) ?? noStage;
  const visits: StageVisit[] = [];
  let stands: string | null = null;
  for (const row of rows) {
    const createdAt = instantOf(row, 'CreatedDate');
    if (createdAt === null) continue;
    stands ??= stageIn(row, 'OldValue');
    const stageId = stageIn(row, 'NewValue');
    if (stageId === stands) continue;
    stands = stageId;
    visits.push({
      stageId,
      pipelineId: pipelineOfField('Opportunity', field.name),
      enteredAt: endOfSecond(createdAt),
    });
  }
  return stands === (current ?? noStage) ? visits : [];
}

/** Visits of the values of these fields, one field after the other. */
export function fieldHistoryOf(
  deal: Row,
  history: readonly Row[],
  fields: readonly DescribedField[],
): readonly StageVisit[] {
  const byField = Map.groupBy(history, (row) => textOf(row, 'Field') ?? '');
  return fields.flatMap((field) =>
    visitsOfField(field, byField.get(field.name) ?? [], stageOfValue(field, textOf(deal, field.name))),
  );
}

import type { StageVisit } from '@thread/domain';
import type { Row } from '../salesforce.schemas';
import { instantOf, textOf } from './row-values';

/**
 * Visits of an opportunity's stages, oldest first, from its OpportunityHistory (which has a row for changes of amount, probability and close date, too). Its time
 * stamps are whole seconds: a visit is dated to the end of its second, or an entry right after a rule was switched on would seem to come before it. History
 * knows no record types, so all visits have the present one. Empty when the history does not end in the current stage.
 */
export function stageHistoryOf(
  history: readonly Row[],
  current: { readonly stageId: string | null; readonly pipelineId: string | null },
): readonly StageVisit[] {
  const visits: StageVisit[] = [];
  for (const row of history) {
    const [stageId, createdAt] = [textOf(row, 'StageName'), instantOf(row, 'CreatedDate')];
    if (stageId === null || createdAt === null || stageId === visits.at(-1)?.stageId) continue;
    const isWholeSecond = createdAt.getTime() % 1000 === 0;
    const enteredAt = isWholeSecond ? new Date(createdAt.getTime() + 999) : createdAt;
    visits.push({ stageId, pipelineId: current.pipelineId, enteredAt });
  }
  return visits.at(-1)?.stageId === current.stageId ? visits : [];
}

import type { StageVisit } from '@thread/domain';
import type { CrmObject } from '../hubspot.schemas';

interface Change {
  readonly value: string;
  readonly at: Date;
}

/** HubSpot lists the newest change first; changes of one instant keep that order reversed. */
const changesOf = (deal: CrmObject, property: string): readonly Change[] =>
  (deal.propertiesWithHistory?.[property] ?? [])
    .flatMap(({ value, timestamp }) => {
      const at = new Date(timestamp);
      return value && !Number.isNaN(at.getTime()) ? [{ value, at }] : [];
    })
    .toReversed()
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());

/**
 * Visits of the deal's stages, oldest first, from the histories of `dealstage` and `pipeline`. A visit's pipeline is the one the deal was in at that instant.
 * Writing the present stage again is no new visit. Empty when there is no history or its end is not the deal's current stage.
 */
export function stageHistoryOf(deal: CrmObject): readonly StageVisit[] {
  const pipelines = changesOf(deal, 'pipeline');
  const pipelineAt = (at: Date): string | null =>
    pipelines.findLast((change) => change.at <= at)?.value ?? pipelines[0]?.value ?? null;
  const visits: StageVisit[] = [];
  for (const { value, at } of changesOf(deal, 'dealstage')) {
    const previous = visits.at(-1);
    const visit = { stageId: value, pipelineId: pipelineAt(at), enteredAt: at };
    if (previous?.stageId !== visit.stageId || previous.pipelineId !== visit.pipelineId) visits.push(visit);
  }
  return visits.at(-1)?.stageId === deal.properties['dealstage'] ? visits : [];
}

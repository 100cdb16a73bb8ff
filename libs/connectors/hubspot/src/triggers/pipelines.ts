import type { ConnectorContext, PipelineChoice } from '@thread/connector-kit';
import type { z } from 'zod';
import type { HubspotClient } from '../hubspot.client';
import { paths } from '../hubspot.paths';
import { pipelinesAnswer } from '../hubspot.schemas';

type Pipeline = z.infer<typeof pipelinesAnswer>['results'][number];
type Stage = Pipeline['stages'][number];

/** Closed with probability 1 is won, closed with 0 is lost: the rule behind HubSpot's own `hs_is_closed_won`. Metadata values are texts. */
const kindOf = ({ metadata }: Stage): 'open' | 'won' | 'lost' => {
  if (metadata['isClosed']?.toLowerCase() !== 'true') return 'open';
  const probability = Number.parseFloat(metadata['probability'] ?? '');
  return probability === 1 ? 'won' : probability === 0 ? 'lost' : 'open';
};

const inOrder = <T extends { readonly displayOrder: number; readonly archived?: boolean | null | undefined }>(
  items: readonly T[],
): readonly T[] =>
  items.filter(({ archived }) => !archived).toSorted((a, b) => a.displayOrder - b.displayOrder);

/** The portal's deal pipelines as they are now, in display order, without archived ones. One call. */
export async function readPipelines(
  client: HubspotClient,
  context: ConnectorContext,
): Promise<readonly PipelineChoice[]> {
  const { results } = await client.call(
    context,
    'pipelines.list',
    { path: paths.pipelines },
    pipelinesAnswer,
  );
  return inOrder(results).map(({ id, label, stages }) => ({
    id,
    label,
    stages: inOrder(stages).map((stage) => ({ id: stage.id, label: stage.label, kind: kindOf(stage) })),
  }));
}

/** "Closed Won": the first won stage by that name, else the first won stage of all; null when no pipeline has one. */
export function defaultStage(
  pipelines: readonly PipelineChoice[],
): { readonly pipelineId: string; readonly stageId: string } | null {
  const won = pipelines.flatMap(({ id, stages }) =>
    stages
      .filter(({ kind }) => kind === 'won')
      .map((stage) => ({ pipelineId: id, stageId: stage.id, label: stage.label })),
  );
  const chosen = won.find(({ label }) => /^closed[\s-]*won$/i.test(label.trim())) ?? won[0];
  return chosen ? { pipelineId: chosen.pipelineId, stageId: chosen.stageId } : null;
}

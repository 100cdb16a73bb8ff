import type { ConnectorTriggers, PipelineChoice } from '@thread/connector-kit';
import type { Column, DataSource } from '../schema/data-source';
import type { DataSources } from '../schema/data-sources';
import { createdPipeline, createdStage, pipelineId, stageColumns, stagesOf } from './positions';
import type { StageType } from './positions';

type Stage = PipelineChoice['stages'][number];

const lost = /lost|cancel|abandon|reject|declin|dead|churn/i;
const won = /\bwon\b|sign|ready|done|complete|live|customer/i;

/** Options of the group Complete end the way of a row; of others and of selects only the name can tell. */
const kindOf = ({ name, group }: Column['options'][number], type: StageType): Stage['kind'] => {
  const ends = type === 'status' ? group === 'Complete' : won.test(name) || lost.test(name);
  if (!ends) return 'open';
  return lost.test(name) ? 'lost' : 'won';
};

const stages = (column: Column & { readonly type: StageType }): readonly Stage[] => {
  switch (column.type) {
    case 'status':
    case 'select':
      return column.options.map((option) => ({
        id: option.id,
        label: option.name,
        kind: kindOf(option, column.type),
      }));
    case 'checkbox':
      return [
        { id: stagesOf.checkbox.no, label: 'Not ticked', kind: 'open' },
        { id: stagesOf.checkbox.yes, label: 'Ticked', kind: 'won' },
      ];
    case 'date':
      return [
        { id: stagesOf.date.no, label: 'Empty', kind: 'open' },
        { id: stagesOf.date.yes, label: 'Filled in', kind: 'won' },
      ];
  }
};

/** Everything a rule can wait for in a table: each column with values, and that a row is made at all. */
export function pipelinesOf(source: DataSource): readonly PipelineChoice[] {
  return [
    ...stageColumns(source).map((column) => ({
      id: pipelineId(source.id, column.id),
      label: `${source.name} · ${column.name}`,
      stages: stages(column),
    })),
    {
      id: pipelineId(source.id, createdPipeline),
      label: `${source.name} · new rows`,
      stages: [{ id: createdStage, label: 'Row is created', kind: 'open' as const }],
    },
  ];
}

/** "Closed won" where there is one, else the first won option of a status, else of a select. Ticks and dates are left to people. */
export const defaultStage: ConnectorTriggers['defaultStage'] = (pipelines) => {
  const isFixed = (id: string): boolean => id === stagesOf.checkbox.yes || id === stagesOf.date.yes;
  const all = pipelines.flatMap(({ id, stages: list }) =>
    list
      .filter((stage) => stage.kind === 'won' && !isFixed(stage.id))
      .map((stage) => ({ pipelineId: id, stageId: stage.id, label: stage.label })),
  );
  const chosen = all.find(({ label }) => /\bwon\b/i.test(label)) ?? all[0];
  return chosen ? { pipelineId: chosen.pipelineId, stageId: chosen.stageId } : null;
};

/** What can start an account in Notion: a row made, or one of its columns reaching a value. */
export function createTriggers(sources: DataSources): ConnectorTriggers {
  return {
    sources: [{ id: 'deal_stage', label: 'A row is created or reaches a value', objectType: 'deal' }],
    listPipelines: async (context) => (await sources.listAnew(context)).flatMap(pipelinesOf),
    defaultStage,
  };
}

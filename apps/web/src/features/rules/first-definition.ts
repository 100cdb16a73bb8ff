import type { PipelineView, RuleDefinition, TemplateView } from '@thread/contracts';

const defaultRequiredFields = ['companyName', 'arr', 'closeDate', 'primaryContactEmail'];

/**
 * What a new rule says at first: the won stage of the first pipeline that has one, the default template.
 * Null while pipelines or templates are not known. `source` is the trigger source of the connection's other rules.
 */
export function firstDefinition(
  pipelines: readonly PipelineView[],
  templates: readonly TemplateView[],
  source = 'deal_stage',
): RuleDefinition | null {
  const template = templates.find((each) => each.isDefault) ?? templates[0];
  const pipeline =
    pipelines.find((each) => each.stages.some((stage) => stage.kind === 'won')) ?? pipelines[0];
  const stage = pipeline?.stages.find((each) => each.kind === 'won') ?? pipeline?.stages[0];
  if (!template || !pipeline || !stage) return null;
  return {
    source,
    stages: [
      { pipelineId: pipeline.id, stageId: stage.id, pipelineLabel: pipeline.label, stageLabel: stage.label },
    ],
    conditions: [],
    template: { defaultTemplateId: template.id, cases: [] },
    requiredFields: defaultRequiredFields,
    settleMinutes: 10,
  };
}

/** A rule on the made-up CRM's won stage. */
export function ruleDefinition(templateId: string, changes: object = {}) {
  return {
    source: 'deal_stage',
    stages: [{ pipelineId: 'sales', stageId: 'won', pipelineLabel: 'Sales', stageLabel: 'Closed Won' }],
    conditions: [],
    template: { defaultTemplateId: templateId, cases: [] },
    requiredFields: ['companyName'],
    settleMinutes: 10,
    ...changes,
  };
}

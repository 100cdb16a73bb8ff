import type { DealSnapshot } from '../records/snapshot';
import { quoted } from '../text/clean-text';
import { evaluateCondition } from '../rules/evaluate-condition';
import type { TemplateChoice } from '../rules/rule';

export interface ChosenTemplate {
  readonly templateId: string;
  /** Index of the case that fitted; null = the default. */
  readonly caseIndex: number | null;
  readonly text: string;
}

/** Picks the template for a deal: the first case whose pipeline and conditions all fit, else the default. */
export function chooseTemplate(choice: TemplateChoice, snapshot: DealSnapshot): ChosenTemplate {
  for (const [index, candidate] of choice.cases.entries()) {
    const pipelines = [
      snapshot.pipelineId,
      ...(snapshot.positions ?? []).map(({ pipelineId }) => pipelineId),
    ];
    const inPipeline = candidate.pipelineId === undefined || pipelines.includes(candidate.pipelineId);
    const results = candidate.conditions.map((condition) => ({
      condition,
      ...evaluateCondition(condition, snapshot),
    }));
    if (!inPipeline || !results.every((result) => result.ok)) continue;
    const because = results.map(
      (result) => `${result.condition.property} is ${quoted(result.actual ?? 'unknown')}`,
    );
    if (candidate.pipelineId !== undefined)
      because.unshift(`the pipeline is ${quoted(candidate.pipelineId)}`);
    const why = because.length === 0 ? 'it has no conditions' : because.join(' and ');
    return { templateId: candidate.templateId, caseIndex: index, text: `Case ${index + 1} fits: ${why}.` };
  }
  const text =
    choice.cases.length === 0 ? 'The rule has one template.' : 'No case fits; the default is used.';
  return { templateId: choice.defaultTemplateId, caseIndex: null, text };
}

import { accountFields } from '../mapping/account-fields';
import type { MappingSchema } from '../mapping/validate-mapping';
import { isKnownTarget } from '../mapping/target';
import { readDateText } from '../dates/read-date-text';
import { readDecimal } from '../money/decimal-text';
import { takesNoValue } from './evaluate-condition';
import {
  type Condition,
  conditionOperators,
  defaultUndoDays,
  type RuleDefinition,
  type StageChoice,
} from './rule';

export interface RuleProblem {
  /** Where, e.g. `stages.0` or `template.cases.1.conditions.0`. */
  readonly path: string;
  readonly code:
    | 'no_stage'
    | 'duplicate_stage'
    | 'unknown_pipeline'
    | 'unknown_stage'
    | 'unknown_operator'
    | 'unknown_property'
    | 'value_missing'
    | 'value_not_comparable'
    | 'unknown_option'
    | 'unknown_template'
    | 'unknown_field'
    | 'field_cannot_be_required'
    | 'invalid_settle_minutes'
    | 'invalid_undo_days';
  readonly message: string;
}

/** The live state a rule is checked against; `null` pipelines and absent fields could not be read and are not checked. */
export interface RuleSurroundings {
  readonly pipelines:
    readonly { readonly id: string; readonly stages: readonly { readonly id: string }[] }[] | null;
  readonly fields: MappingSchema;
  readonly templateIds: readonly string[];
}

const ordering: ReadonlySet<string> = new Set([
  'greater_than',
  'greater_or_equal',
  'less_than',
  'less_or_equal',
]);
const exact: ReadonlySet<string> = new Set(['equals', 'not_equals', 'one_of', 'none_of']);
const mostSettleMinutes = 1_440;
const mostUndoDays = 365;

function stageProblems(
  stages: readonly StageChoice[],
  pipelines: RuleSurroundings['pipelines'],
): RuleProblem[] {
  if (stages.length === 0)
    return [{ path: 'stages', code: 'no_stage', message: 'Choose at least one stage.' }];
  return stages.flatMap((choice, index): RuleProblem[] => {
    const path = `stages.${index}`;
    const same = (other: StageChoice) =>
      other.stageId === choice.stageId && other.pipelineId === choice.pipelineId;
    if (stages.findIndex(same) < index) {
      return [{ path, code: 'duplicate_stage', message: `"${choice.stageLabel}" is chosen twice.` }];
    }
    const pipeline = pipelines?.find((candidate) => candidate.id === choice.pipelineId);
    if (pipelines !== null && pipeline === undefined) {
      return [
        {
          path,
          code: 'unknown_pipeline',
          message: `The pipeline "${choice.pipelineLabel}" no longer exists.`,
        },
      ];
    }
    if (pipeline !== undefined && !pipeline.stages.some((stage) => stage.id === choice.stageId)) {
      const message = `"${choice.stageLabel}" is no longer a stage of "${choice.pipelineLabel}".`;
      return [{ path, code: 'unknown_stage', message }];
    }
    return [];
  });
}

function comparable(text: string): boolean {
  return readDecimal(text).kind === 'number' || readDateText(text) !== null;
}

function conditionProblems(condition: Condition, path: string, schema: MappingSchema): RuleProblem[] {
  if (!conditionOperators.includes(condition.operator)) {
    return [
      { path, code: 'unknown_operator', message: `"${String(condition.operator)}" is not an operator.` },
    ];
  }
  const known = schema[condition.object] ?? [];
  const description = known.find((field) => field.name === condition.property);
  if (known.length > 0 && description === undefined) {
    return [
      {
        path,
        code: 'unknown_property',
        message: `The ${condition.object} has no property "${condition.property}".`,
      },
    ];
  }
  if (takesNoValue(condition.operator)) return [];
  const given =
    condition.value === undefined
      ? []
      : typeof condition.value === 'string'
        ? [condition.value]
        : condition.value;
  const values = given.filter((value) => value.trim() !== '');
  if (values.length === 0)
    return [{ path, code: 'value_missing', message: 'The condition has no value to compare with.' }];
  if (ordering.has(condition.operator) && !values.every(comparable)) {
    return [
      { path, code: 'value_not_comparable', message: 'More and less need a number or a date (YYYY-MM-DD).' },
    ];
  }
  const options = description?.options ?? [];
  const foreign = values.find(
    (value) => !options.some((option) => option.value.toLowerCase() === value.trim().toLowerCase()),
  );
  if (exact.has(condition.operator) && options.length > 0 && foreign !== undefined) {
    return [
      {
        path,
        code: 'unknown_option',
        message: `"${foreign}" is not an option of "${description?.label ?? ''}".`,
      },
    ];
  }
  return [];
}

function templateProblems(definition: RuleDefinition, surroundings: RuleSurroundings): RuleProblem[] {
  const { cases, defaultTemplateId } = definition.template;
  const unknown = (id: string, path: string): RuleProblem[] =>
    surroundings.templateIds.includes(id)
      ? []
      : [{ path, code: 'unknown_template', message: 'The chosen template does not exist any more.' }];
  return [
    ...unknown(defaultTemplateId, 'template.defaultTemplateId'),
    ...cases.flatMap((choice, index) => [
      ...unknown(choice.templateId, `template.cases.${index}.templateId`),
      ...choice.conditions.flatMap((condition, at) =>
        conditionProblems(condition, `template.cases.${index}.conditions.${at}`, surroundings.fields),
      ),
    ]),
  ];
}

function requiredProblems(required: readonly string[]): RuleProblem[] {
  return required.flatMap((target, index): RuleProblem[] => {
    const path = `requiredFields.${index}`;
    if (!isKnownTarget(target))
      return [{ path, code: 'unknown_field', message: `"${target}" is not a field of an account.` }];
    const field = accountFields.find((candidate) => candidate.key === target);
    if (field === undefined || field.canBeRequired) return [];
    return [{ path, code: 'field_cannot_be_required', message: `${field.label} cannot be demanded.` }];
  });
}

function undoProblems(days: number): RuleProblem[] {
  if (Number.isSafeInteger(days) && days >= 0 && days <= mostUndoDays) return [];
  const message = `The undo window is 0 to ${mostUndoDays} days.`;
  return [{ path: 'undoDays', code: 'invalid_undo_days', message }];
}

/** What is wrong with a rule, checked against the live pipelines, properties and templates. Empty = nothing. */
export function validateRule(definition: RuleDefinition, surroundings: RuleSurroundings): RuleProblem[] {
  const minutes = definition.settleMinutes;
  const settles = Number.isSafeInteger(minutes) && minutes >= 0 && minutes <= mostSettleMinutes;
  const settleMessage = `The waiting time is 0 to ${mostSettleMinutes} minutes.`;
  return [
    ...stageProblems(definition.stages, surroundings.pipelines),
    ...definition.conditions.flatMap((condition, index) =>
      conditionProblems(condition, `conditions.${index}`, surroundings.fields),
    ),
    ...templateProblems(definition, surroundings),
    ...requiredProblems(definition.requiredFields),
    ...(settles
      ? []
      : [{ path: 'settleMinutes', code: 'invalid_settle_minutes' as const, message: settleMessage }]),
    ...undoProblems(definition.undoDays ?? defaultUndoDays),
  ];
}

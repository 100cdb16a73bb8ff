import { z } from 'zod';
import { admins, endpoint, everyone } from '../http/endpoint';
import { Id, Instant, UserRef, listOf } from '../http/shapes';

export const conditionOperators = [
  'equals',
  'not_equals',
  'one_of',
  'none_of',
  'contains',
  'greater_than',
  'greater_or_equal',
  'less_than',
  'less_or_equal',
  'is_known',
  'is_unknown',
] as const;

export const Condition = z.object({
  object: z.enum(['deal', 'company', 'contact']),
  property: z.string().min(1).max(200),
  operator: z.enum(conditionOperators),
  value: z.union([z.string().max(1_000), z.array(z.string().max(1_000)).max(100)]).optional(),
});
export type Condition = z.infer<typeof Condition>;

export const furtherDeals = ['link', 'link_with_plan', 'update_arr', 'new_account', 'ask'] as const;

export const RuleDefinition = z.object({
  source: z.string().min(1).max(100),
  stages: z
    .array(
      z.object({
        pipelineId: z.string(),
        stageId: z.string(),
        pipelineLabel: z.string(),
        stageLabel: z.string(),
      }),
    )
    .min(1)
    .max(50),
  conditions: z.array(Condition).max(20),
  template: z.object({
    defaultTemplateId: Id,
    cases: z
      .array(
        z.object({
          pipelineId: z.string().optional(),
          conditions: z.array(Condition).max(10),
          templateId: Id,
        }),
      )
      .max(20),
  }),
  requiredFields: z.array(z.string()).max(20),
  settleMinutes: z.number().int().min(0).max(1_440),
  /** Days after the creation in which a reversal of the deal holds back messages; 0 = never. 14 when left out. */
  undoDays: z.number().int().min(0).max(365).optional(),
  /** What becomes of a further deal of a customer who has an account. `link` when left out. */
  furtherDeal: z.enum(furtherDeals).optional(),
});
export type RuleDefinition = z.infer<typeof RuleDefinition>;

export const RuleView = z.object({
  id: Id,
  connectionId: Id,
  name: z.string(),
  enabled: z.boolean(),
  activeFrom: Instant.nullable(),
  version: z.number().int(),
  definition: RuleDefinition,
  updatedAt: Instant,
  /** Problems with the live provider configuration, e.g. a stage that no longer exists; empty when fine. */
  problems: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
});
export type RuleView = z.infer<typeof RuleView>;

const connectionParams = z.object({ connectionId: Id });
const ruleParams = z.object({ ruleId: Id });

export const listRules = endpoint({
  id: 'listRules',
  method: 'GET',
  path: '/connections/{connectionId}/rules',
  tag: 'Rules',
  summary: 'Rules of a connection in the order they are tried.',
  access: everyone,
  scope: 'configuration:read',
  params: connectionParams,
  response: listOf(RuleView),
  success: 200,
});
export const createRule = endpoint({
  id: 'createRule',
  method: 'POST',
  path: '/connections/{connectionId}/rules',
  tag: 'Rules',
  summary: 'Add a rule, switched off.',
  access: admins,
  scope: 'configuration:write',
  audit: 'rule.created',
  params: connectionParams,
  body: z.object({ name: z.string().min(1).max(120), definition: RuleDefinition }),
  response: RuleView,
  success: 201,
  problems: ['rule.invalid'],
});
export const readRule = endpoint({
  id: 'readRule',
  method: 'GET',
  path: '/rules/{ruleId}',
  tag: 'Rules',
  summary: 'One rule at its newest version.',
  access: everyone,
  scope: 'configuration:read',
  params: ruleParams,
  response: RuleView,
  success: 200,
});
export const updateRule = endpoint({
  id: 'updateRule',
  method: 'PUT',
  path: '/rules/{ruleId}',
  tag: 'Rules',
  summary: 'Save a new version. Runs keep the version they used.',
  access: admins,
  scope: 'configuration:write',
  audit: 'rule.saved',
  params: ruleParams,
  body: z.object({
    name: z.string().min(1).max(120),
    definition: RuleDefinition,
    /** Version the edit was based on. */ basedOnVersion: z.number().int(),
  }),
  response: RuleView,
  success: 200,
  problems: ['rule.invalid', 'resource.conflict'],
});
export const switchRule = endpoint({
  id: 'switchRule',
  method: 'PATCH',
  path: '/rules/{ruleId}',
  tag: 'Rules',
  summary: 'Switch a rule on or off. Deals that entered the stage while it was off are not picked up.',
  description:
    'Switching on sets `activeFrom` to now, each time: a deal that entered the stage before that instant is history, not a trigger, ' +
    'also when the rule had been on earlier and was switched off in between. Create such deals by hand with a trigger. Switching on what is ' +
    'already on changes nothing.',
  access: admins,
  scope: 'configuration:write',
  audit: ['rule.switched_on', 'rule.switched_off'],
  params: ruleParams,
  body: z.object({ enabled: z.boolean() }),
  response: RuleView,
  success: 200,
});
export const deleteRule = endpoint({
  id: 'deleteRule',
  method: 'DELETE',
  path: '/rules/{ruleId}',
  tag: 'Rules',
  summary: 'Remove a rule; its runs stay.',
  access: admins,
  scope: 'configuration:write',
  audit: 'rule.removed',
  params: ruleParams,
  success: 204,
});
export const listRuleVersions = endpoint({
  id: 'listRuleVersions',
  method: 'GET',
  path: '/rules/{ruleId}/versions',
  tag: 'Rules',
  summary: 'Every version of a rule, newest first.',
  access: everyone,
  scope: 'configuration:read',
  params: ruleParams,
  response: listOf(
    z.object({
      id: Id,
      version: z.number().int(),
      definition: RuleDefinition,
      createdAt: Instant,
      createdBy: UserRef.nullable(),
    }),
  ),
  success: 200,
});

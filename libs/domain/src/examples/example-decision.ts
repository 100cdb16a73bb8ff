import type { DecisionInput } from '../decision/decision';
import type { IdentityCandidate } from '../identity/identity';
import type { FieldMapping, Mapping, MappingRecipe } from '../mapping/mapping';
import { defaultRequiredFields, type PinnedRule, type RuleDefinition, type StageChoice } from '../rules/rule';
import { builtInTemplates } from '../templates/built-in-templates';
import type { Template } from '../templates/template';
import { exampleDeal, exampleFacts } from './example-deal';

function byRecipe(target: string, label: string, recipe: MappingRecipe): FieldMapping {
  return {
    target,
    label,
    sources: [{ kind: 'recipe', recipe }],
    transform: { kind: 'none' },
    direction: 'in',
    policy: 'source_wins',
  };
}

/** The standard table, every field by its recipe. */
export const exampleMapping: Mapping = {
  version: 1,
  fields: [
    byRecipe('companyName', 'Company name', 'company_name'),
    byRecipe('arr', 'ARR', 'arr'),
    byRecipe('closeDate', 'Close date', 'close_day'),
    byRecipe('website', 'Website', 'company_domain'),
    byRecipe('aeEmail', 'AE e-mail', 'owner_email'),
    byRecipe('aeName', 'AE name', 'owner_name'),
    byRecipe('primaryContactName', 'Primary contact', 'contact_name'),
    byRecipe('primaryContactEmail', 'Primary contact e-mail', 'contact_email'),
  ],
};

/** The stage the example rule waits for. */
export const wonStage: StageChoice = {
  pipelineId: 'sales',
  stageId: 'won',
  pipelineLabel: 'Sales',
  stageLabel: 'Closed Won',
};

/** The built-in templates with their keys as ids. */
export const exampleTemplates: readonly Template[] = builtInTemplates.map(({ key, name, definition }) => ({
  id: key,
  name,
  version: 1,
  definition,
}));

/** A rule that is on since February and waits for won deals. */
export function exampleRule(
  changes: Partial<PinnedRule> = {},
  definition: Partial<RuleDefinition> = {},
): PinnedRule {
  return {
    ruleId: 'rule-1',
    ruleVersionId: 'rule-1-v1',
    version: 1,
    name: 'Won deals',
    enabled: true,
    activeFrom: new Date('2026-02-01T00:00:00Z'),
    definition: {
      source: 'deal_stage',
      stages: [wonStage],
      conditions: [],
      template: { defaultTemplateId: 'standard-saas-onboarding', cases: [] },
      requiredFields: [...defaultRequiredFields],
      settleMinutes: 10,
      ...definition,
    },
    ...changes,
  };
}

/** An account with the same name and nothing else in common. */
export function exampleCandidate(changes: Partial<IdentityCandidate> = {}): IdentityCandidate {
  return {
    accountId: 'account-1',
    companyName: 'Acme Limited',
    normalisedName: 'acme',
    domain: null,
    contactEmails: [],
    companyIds: [],
    ...changes,
  };
}

/** A won deal that becomes an account: a rule that is on, everything known, nobody like it. */
export function exampleInput(changes: Partial<DecisionInput> = {}): DecisionInput {
  return {
    snapshot: exampleDeal(),
    connection: {
      id: 'connection-1',
      connectorId: 'acme-crm',
      accountFacts: exampleFacts,
      settings: { autoCreate: true },
    },
    rules: [exampleRule()],
    mapping: exampleMapping,
    fields: {},
    templates: exampleTemplates,
    link: null,
    candidates: [],
    hold: null,
    lastSeen: { stageId: 'open', pipelineId: 'sales', seenAt: new Date('2026-03-01T08:00:00Z') },
    reportedEntries: [],
    cause: 'webhook',
    instruction: null,
    now: new Date('2026-03-02T10:00:05Z'),
    ...changes,
  };
}

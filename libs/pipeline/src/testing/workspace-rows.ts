import type { AllRows } from '@thread/data';
import { defaultRequiredFields, type RuleDefinition } from '@thread/domain';
import { newId } from '@thread/platform';
import { acmeAccount, acmeId } from './acme-crm';

export interface SeededWorkspace {
  readonly workspaceId: string;
  readonly connectionId: string;
  readonly ruleId: string;
  readonly templateId: string;
}

const seededAt = new Date('2026-11-01T00:00:00Z');

/** A workspace with one connection to the made-up CRM, a rule for its `won` stage (on since 1 November 2026) and a small template. */
export async function seedWorkspace(
  prisma: AllRows,
  options: { readonly accountKey?: string; readonly rule?: Partial<RuleDefinition> } = {},
): Promise<SeededWorkspace> {
  const [workspaceId, connectionId, ruleId, templateId] = [newId(), newId(), newId(), newId()];
  await prisma.workspace.create({ data: { id: workspaceId, name: 'Test', slug: workspaceId } });
  await prisma.template.create({
    data: { id: templateId, workspaceId, name: 'Small plan', isDefault: true, definition: smallPlan },
  });
  await prisma.connection.create({
    data: {
      id: connectionId,
      workspaceId,
      connectorId: acmeId,
      externalAccountId: options.accountKey ?? acmeAccount,
      externalAccountName: 'Acme',
      state: 'connected',
      stateSince: seededAt,
      grantedScopes: [],
      optionalGroups: [],
      accountFacts: {
        name: 'Acme',
        timeZone: 'UTC',
        currency: 'EUR',
        additionalCurrencies: [],
        homeUrl: null,
      },
      settings: { autoCreate: true },
      connectedByUserId: newId(),
    },
  });
  const definition: RuleDefinition = {
    source: 'deal_stage',
    stages: [{ pipelineId: 'sales', stageId: 'won', pipelineLabel: 'Sales', stageLabel: 'Won' }],
    conditions: [],
    template: { defaultTemplateId: templateId, cases: [] },
    requiredFields: [...defaultRequiredFields],
    settleMinutes: 10,
    ...options.rule,
  };
  await prisma.rule.create({
    data: {
      id: ruleId,
      workspaceId,
      connectionId,
      name: 'Won deals',
      enabled: true,
      activeFrom: seededAt,
      currentVersion: 1,
    },
  });
  await prisma.ruleVersion.create({
    data: {
      id: newId(),
      workspaceId,
      ruleId,
      version: 1,
      definition: JSON.parse(JSON.stringify(definition)),
    },
  });
  return { workspaceId, connectionId, ruleId, templateId };
}

const smallPlan = {
  anchor: 'close_date',
  milestones: [
    {
      key: 'start',
      name: 'Start',
      description: '',
      dueAfterDays: 5,
      tasks: [{ key: 'call', title: 'Kickoff call', description: '', role: 'csm', dueAfterDays: 3 }],
    },
  ],
};

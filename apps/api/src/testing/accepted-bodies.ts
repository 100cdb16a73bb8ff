import { ruleDefinition } from './rule-definition';

/** What the bodies name; it exists in the caller's own workspace. */
export interface NamedInBodies {
  readonly templateId: string;
  readonly userId: string;
  readonly workspaceId: string;
  readonly otherAccountId: string;
  readonly email: string;
  readonly password: string;
}

/** A body each endpoint accepts, by the endpoint's id. */
export function acceptedBodies(own: NamedInBodies): Readonly<Record<string, unknown>> {
  const definition = ruleDefinition(own.templateId);
  const plan = {
    anchor: 'creation',
    milestones: [{ key: 'm', name: 'M', description: '', dueAfterDays: 1, tasks: [] }],
  };
  const { email, password } = own;
  return {
    signIn: { email, password },
    switchWorkspace: { workspaceId: own.workspaceId },
    changePassword: { currentPassword: password, newPassword: 'a new long password' },
    createApiKey: { name: 'Reporting', scopes: ['accounts:read'] },
    startAuthorisation: { connectorId: 'acme-crm' },
    updateConnection: { autoCreate: false },
    disconnectConnection: { confirm: true },
    decidePendingReauthorisation: { accept: false },
    triggerRecord: { reference: '1', instruction: null },
    inspectRecord: { reference: '1' },
    createRule: { name: 'Rule', definition },
    updateRule: { name: 'Rule', definition, basedOnVersion: 1 },
    switchRule: { enabled: true },
    saveMapping: { basedOnVersion: 0, fields: [companyNameMapping] },
    saveWriteBack: { metrics: [{ metric: 'status', object: 'deal', property: 'tier' }] },
    makeWriteBackProperty: { metric: 'status', object: 'deal' },
    releaseWriteBack: { objectType: 'deal', externalId: '1', property: 'tier' },
    previewMapping: { externalId: '1' },
    createTemplate: { name: 'New', description: '', definition: plan },
    updateTemplate: { name: 'T', description: '', definition: plan, basedOnVersion: 1 },
    saveEmailTemplate: { subject: 'Hello', body: 'Hello' },
    previewEmailTemplate: { subject: 'Hello', body: 'Hello' },
    createAccount: { companyName: 'Made By Hand', evenIfDuplicate: true },
    updateAccount: { version: 1, status: 'on_hold' },
    settleFact: { choice: 'keep' },
    reviewHandoff: {},
    assignCsm: { csmUserId: own.userId },
    updateTask: { state: 'done' },
    createTask: { title: 'Task', role: 'csm' },
    updateMilestone: { name: 'Milestone' },
    shiftPlan: { days: 1 },
    startRehearsal: { days: 30 },
    startBackfill: {},
    resumeBackfill: {},
    retryBackfill: { result: 'skip', code: null },
    releaseBackfill: { emails: 'discard' },
    mergeAccounts: { absorbedId: own.otherAccountId, versions: { kept: 1, absorbed: 1 } },
    keepAccountsApart: { otherId: own.otherAccountId },
    rerunCause: { mode: 'today' },
    rerun: { mode: 'today' },
    retryEffect: { evenIfUnknown: true },
    actOnAttention: { action: 'dismiss' },
  };
}

const companyNameMapping = {
  target: 'companyName',
  label: 'Company',
  sources: [{ kind: 'recipe', recipe: 'company_name' }],
  transform: { kind: 'none' },
  direction: 'in',
  policy: 'source_wins',
};

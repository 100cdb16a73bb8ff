import { type Endpoint, type Role, endpoints } from '@thread/contracts';
import { accountDetail, accounts, timeline } from './fixtures/accounts';
import { attention, deliveries, effects, inspection, run, runs } from './fixtures/activity';
import {
  backfill,
  backfillItems,
  rehearsal,
  rehearsalRow,
  rehearsalRows,
  silentAccounts,
} from './fixtures/past';
import { comparison, merge, merges, pairs } from './fixtures/duplicates';
import { causeRecords, causes, rerunDetail, rerunItems, reruns } from './fixtures/reruns';
import { cards, connectionDetail, fields, healthOf, pipelines, writeBack } from './fixtures/connectors';
import { daysAgo, idOf } from './fixtures/ids';
import { accountFieldList, firstLook, mappedFields, mapping, rule, templates } from './fixtures/rules';
import { people, personRef, sessionAs } from './fixtures/session';

export interface Asked {
  readonly endpoint: Endpoint;
  readonly url: URL;
  readonly body: unknown;
}
/** An answer that is not a success. */
export class Refusal {
  constructor(
    readonly status: number,
    readonly body: object,
  ) {}
}
/** What an endpoint answers: the body, or a `Refusal`. */
export type Answers = Readonly<Record<string, (asked: Asked) => unknown>>;

const page = (data: readonly unknown[], more: object = {}) => ({
  data,
  hasMore: false,
  nextCursor: null,
  ...more,
});
const list = (data: readonly unknown[]) => ({ data });

const emailTemplates = (['handoff_to_ae', 'csm_assignment'] as const).map((key) => ({
  key,
  subject: 'Handoff: {{company_name}}',
  body: 'Hello {{ae_name}},\n\n{{company_name}} is set up. Please review the handoff:\n{{account_url}}',
  variables: [
    { name: 'company_name', meaning: 'Name of the customer' },
    { name: 'ae_name', meaning: 'Name of the AE' },
    { name: 'account_url', meaning: 'Address of the account page' },
  ],
  updatedAt: null,
  isDefault: true,
}));

/** A workspace in full use, seen by a person of a role. */
export function fullWorkspace(role: Role = 'admin'): Answers {
  return {
    readSession: () => sessionAs(role),
    listPeople: () => list(people),
    readOverview: () => ({
      accounts: { onboarding: 23, live: 18, atRisk: 3, createdLast7Days: 6 },
      openAttention: attention.length,
      tasks: { dueThisWeek: 14, overdue: 2 },
      connections: { connected: 1, needAction: 0 },
    }),
    listDemoLogins: () => ({
      data: people.map((person) => ({
        email: person.email,
        password: 'demo-password',
        role: person.role,
        workspace: 'Northwind Onboarding',
      })),
      sandboxUrl: 'http://127.0.0.1:4999',
    }),
    listConnectors: () => list(cards({ state: 'connected' })),
    readConnection: () => connectionDetail(),
    probeConnection: () => ({
      ok: true,
      steps: [
        { name: 'Access key', ok: true, text: 'Accepted by the provider.', ms: 120 },
        { name: 'Permissions', ok: false, text: 'Notes cannot be read.', ms: 80 },
      ],
      health: healthOf('connected'),
    }),
    readPendingReauthorisation: () => ({
      id: idOf(500),
      connectionId: idOf(20),
      present: { externalAccountId: '4711', externalAccountName: 'Northwind Sales' },
      offered: { externalAccountId: '4712', externalAccountName: 'Northwind Sandbox' },
      expiresAt: daysAgo(-0.02),
    }),
    listPipelines: () => list(pipelines),
    listFields: () => list(fields),
    readWriteBack: () => writeBack(),
    searchRecords: () =>
      list([
        {
          externalId: '9001',
          name: 'Globex, annual',
          stageLabel: 'Closed won',
          url: 'https://crm.acme.example/deal/9001',
        },
        { externalId: '9002', name: 'Initech, renewal', stageLabel: 'Proposal', url: null },
      ]),
    triggerRecord: () => ({ inboxEventId: '77', externalId: '9002' }),
    listRules: () => list([rule()]),
    readFirstLook: () => firstLook(),
    listRuleVersions: () =>
      list(
        [4, 3].map((version) => ({
          id: idOf(600 + version),
          version,
          definition: rule().definition,
          createdAt: daysAgo(8 - version),
          createdBy: personRef(0),
        })),
      ),
    readMapping: () => mapping(),
    previewMapping: () => ({
      record: { externalId: '9001', name: 'Globex, annual', url: 'https://crm.acme.example/deal/9001' },
      fields: mappedFields,
      raw: {},
    }),
    listAccountFields: () => list(accountFieldList),
    listTemplates: () => list(templates),
    readTemplate: () => templates[0],
    listEmailTemplates: () => list(emailTemplates),
    previewEmailTemplate: () => ({
      subject: 'Handoff: Globex',
      text: 'Hello Ana,\n\nGlobex is set up.',
      html: '',
      problems: [],
    }),
    listAccounts: () => page(accounts, { total: 41 }),
    readAccount: () => accountDetail(),
    listTimeline: () => page(timeline),
    listRuns: () => page(runs),
    readRun: () => ({
      run: run(),
      deliveries: deliveries
        .slice(0, 1)
        .map((each) => ({ ...each, body: '{"objectId":9001,"propertyName":"dealstage"}' })),
      deliveriesRemoved: 0,
      effects,
    }),
    listDeliveries: () => page(deliveries),
    readDelivery: () => ({ delivery: { ...deliveries[1], body: 'not json at all' }, run: null, effects: [] }),
    listCauses: () => page(causes),
    readCause: () => causes[0],
    listCauseRecords: () => page(causeRecords),
    listReruns: () => page(reruns),
    readRerun: () => rerunDetail(),
    listRerunRecords: () => page(rerunItems),
    stopRerun: () => rerunDetail({ waiting: 0, cancelled: 9, finishedAt: daysAgo(0) }),
    readRule: () => rule(),
    switchRule: () => rule(),
    startRehearsal: () => rehearsal({ state: 'reading', decided: 0, finishedAt: null }),
    listRehearsals: () => list([rehearsal()]),
    readRehearsal: () => rehearsal(),
    listRehearsalRows: () => page(rehearsalRows),
    readRehearsalRow: () => rehearsalRow(),
    cancelRehearsal: () => rehearsal({ state: 'cancelled' }),
    startBackfill: () => backfill(),
    listBackfills: () => list([backfill()]),
    readBackfill: () => backfill(),
    listBackfillRecords: () => page(backfillItems),
    listSilentAccounts: () => page(silentAccounts),
    pauseBackfill: () => backfill({ state: 'paused' }),
    resumeBackfill: () => backfill(),
    cancelBackfill: () => backfill({ state: 'cancelled', cancelled: 32 }),
    retryBackfill: () => backfill(),
    releaseBackfill: () => backfill({ silent: { accounts: 0, emails: 0 } }),
    listDuplicates: () => page(pairs, { openCount: pairs.length }),
    compareAccounts: () => comparison(),
    mergeAccounts: () => merge(),
    listMerges: () => page(merges),
    undoMerge: () => merge({ undoneAt: daysAgo(0), undoneBy: 'Ada Admin', undoable: false }),
    keepAccountsApart: () => null,
    listAttention: () => page(attention, { openCount: attention.length }),
    inspectRecord: () => inspection(),
  };
}

/** A workspace on its first day. */
export function newWorkspace(role: Role = 'admin'): Answers {
  const full = fullWorkspace(role);
  return {
    ...full,
    readOverview: () => ({
      accounts: { onboarding: 0, live: 0, atRisk: 0, createdLast7Days: 0 },
      openAttention: 0,
      tasks: { dueThisWeek: 0, overdue: 0 },
      connections: { connected: 0, needAction: 0 },
    }),
    listConnectors: () => list(cards()),
    listRules: () => list([]),
    listAccounts: () => page([], { total: 0 }),
    listRuns: () => page([]),
    listDeliveries: () => page([]),
    listCauses: () => page([]),
    listReruns: () => page([]),
    listRehearsals: () => list([]),
    listBackfills: () => list([]),
    listDuplicates: () => page([], { openCount: 0 }),
    listMerges: () => page([]),
    listAttention: () => page([], { openCount: 0 }),
  };
}

/** A refusal as the server words it. */
export function problem(status: number, code: string, part: object = {}): Refusal {
  return new Refusal(status, {
    type: 'about:blank',
    title: 'Refused',
    status,
    code,
    requestId: 'req-1',
    ...part,
  });
}

/** The endpoint a request is for; null when there is none. */
export function endpointOf(method: string, path: string): Endpoint | null {
  const matches = (endpoint: Endpoint): boolean =>
    endpoint.method === method &&
    new RegExp(`^/api/v1${endpoint.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
  return (
    endpoints.find((endpoint) => !endpoint.path.includes('{') && matches(endpoint)) ??
    endpoints.find(matches) ??
    null
  );
}

interface FixtureAnswer {
  readonly status: number;
  /** Null = no body. */
  readonly body: unknown;
}

/**
 * Answers a request from a set of answers, checked against the endpoint's own declaration, so that a fixture cannot drift from the contract.
 * An endpoint without an answer is a 404.
 */
export function answerOf(answers: Answers, method: string, url: URL, body: unknown): FixtureAnswer {
  const endpoint = endpointOf(method, url.pathname);
  const answer = endpoint && answers[endpoint.id];
  if (!endpoint || !answer) return problem(404, 'resource.not_found', { title: 'Not found' });
  const given = answer({ endpoint, url, body });
  if (given instanceof Refusal) return given;
  if (!endpoint.response) return { status: 204, body: null };
  return { status: endpoint.success, body: endpoint.response.parse(given) };
}

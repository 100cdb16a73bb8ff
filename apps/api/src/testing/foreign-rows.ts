import { randomBytes } from 'node:crypto';
import { PrismaApiKeyStore, PrismaRuleStore } from '@thread/data';
import type { AllRows } from '@thread/data';
import type { Connection } from '@thread/domain';
import { newId } from '@thread/platform';
import type { ApiHarness } from './api-harness';
import { ruleDefinition } from './rule-definition';

/** Ids of one row of every kind in the connection's workspace, named as in the addresses. */
export interface ForeignRows extends Record<string, string> {
  readonly connectionId: string;
  readonly accountId: string;
  readonly ruleId: string;
  readonly templateId: string;
}

/** Puts a row of every kind beside the demo's accounts of the connection's workspace. */
export async function seedForeignRows(
  { database, rows: prisma }: Pick<ApiHarness, 'database' | 'rows'>,
  connection: Connection,
): Promise<ForeignRows> {
  const { workspaceId, id: connectionId, connectorId, externalAccountId } = connection;
  const template = await prisma.template.findFirstOrThrow({ where: { workspaceId } });
  const rule = await new PrismaRuleStore(database).create({
    workspaceId,
    connectionId,
    name: 'Theirs',
    definition: ruleDefinition(template.id),
    userId: null,
  });
  const accountId = await addAccount(prisma, workspaceId);
  const otherId = await addAccount(prisma, workspaceId);
  const { milestoneId, taskId } = await addPlan(prisma, workspaceId, accountId);
  const runId = newId();
  await prisma.run.create({
    data: {
      id: runId,
      workspaceId,
      connectionId,
      ...runFacts,
      inboxEventIds: [],
      accountId,
      reasons: { summary: 'Made.', steps: [] },
    },
  });
  const delivery = await prisma.inboxEvent.create({
    data: {
      connectorId,
      accountKey: externalAccountId,
      connectionId,
      workspaceId,
      dedupeKey: newId(),
      source: 'webhook',
      body: Buffer.from('{}'),
      status: 'dead',
      errorCode: unreadable,
      runId,
    },
  });
  const effectId = newId();
  await prisma.effect.create({
    data: {
      id: effectId,
      workspaceId,
      accountId,
      runId,
      effectKey: newId(),
      kind: 'email',
      payload: {},
      state: 'failed',
    },
  });
  const itemId = newId();
  await prisma.attentionItem.create({
    data: {
      id: itemId,
      workspaceId,
      kind: 'held_record',
      dedupeKey: newId(),
      connectionId,
      title: 'Theirs',
      detail: { externalId: '1' },
    },
  });
  const pendingId = await addPending(prisma, connection);
  const mergeId = await addMerge(prisma, workspaceId, accountId);
  const rerunId = await addRerun(prisma, connection, delivery.id);
  const { keyId, sessionId } = await addAccess({ database, rows: prisma }, connection);
  return {
    connectionId,
    accountId,
    otherId,
    absorbedId: otherId,
    ruleId: rule.id,
    templateId: template.id,
    milestoneId,
    taskId,
    runId,
    deliveryId: delivery.id.toString(),
    effectId,
    itemId,
    pendingId,
    rerunId,
    ...(await addPast(prisma, connection, rule)),
    mergeId,
    causeKey: `delivery~${connectionId}~${unreadable}`,
    keyId,
    sessionId,
  };
}

/** Why the dead delivery is dead. */
const unreadable = 'event.unreadable';
const runFacts = {
  objectType: 'deal',
  externalId: '1',
  cause: 'webhook',
  outcome: 'create',
  code: 'created',
  durationMs: 1,
};

async function addAccount(rows: AllRows, workspaceId: string): Promise<string> {
  const id = newId();
  const columns = { id, workspaceId, companyName: 'Theirs', normalisedName: 'theirs', createdBy: 'ui' };
  await rows.account.create({ data: columns });
  const evidence = {
    source: null,
    record: null,
    propertyLabel: null,
    raw: null,
    steps: [],
    sourceUpdatedAt: null,
  };
  const fact = {
    accountId: id,
    workspaceId,
    field: 'arr',
    origin: 'source',
    evidence,
    recordedAt: new Date(),
  };
  await rows.accountFact.create({
    data: { ...fact, value: { type: 'money', amount: '1', currency: 'EUR' } },
  });
  return id;
}

async function addPlan(rows: AllRows, workspaceId: string, accountId: string) {
  const [milestoneId, taskId] = [newId(), newId()];
  await rows.planMilestone.create({
    data: { id: milestoneId, workspaceId, accountId, name: 'Theirs', position: 0 },
  });
  await rows.planTask.create({
    data: { id: taskId, workspaceId, accountId, milestoneId, title: 'Theirs', role: 'csm', position: 0 },
  });
  return { milestoneId, taskId };
}

async function addPending(rows: AllRows, connection: Connection): Promise<string> {
  const id = newId();
  await rows.pendingReauthorisation.create({
    data: {
      id,
      workspaceId: connection.workspaceId,
      userId: connection.connectedByUserId,
      connectionId: connection.id,
      secretId: newId(),
      externalAccountId: 'acme-2',
      externalAccountName: 'Acme 2',
      accountFacts: {},
      grantedScopes: [],
      tokenExpiresAt: new Date(),
      expiresAt: new Date(Date.now() + 600_000),
    },
  });
  return id;
}

async function addRerun(rows: AllRows, connection: Connection, inboxEventId: bigint): Promise<string> {
  const { workspaceId, id: connectionId, connectedByUserId: requestedByUserId } = connection;
  const id = newId();
  const causeKey = `delivery~${connectionId}~another`;
  await rows.rerun.create({
    data: { id, workspaceId, connectionId, causeKey, mode: 'today', total: 1, requestedByUserId },
  });
  await rows.rerunItem.create({ data: { rerunId: id, workspaceId, inboxEventId } });
  return id;
}

/** A rehearsal of the rule, and a paused backfill of a rule that is gone. */
async function addPast(
  rows: AllRows,
  connection: Connection,
  rule: { readonly id: string; readonly definition: object },
) {
  const { workspaceId, id: connectionId, connectedByUserId: requestedByUserId } = connection;
  const [rehearsalId, backfillId] = [newId(), newId()];
  const shared = { workspaceId, connectionId, since: new Date(), requestedByUserId };
  const { id: ruleId, definition } = rule;
  const rehearsal = { ...shared, id: rehearsalId, ruleId, ruleName: 'Theirs', days: 1, state: 'done' };
  await rows.rehearsal.create({ data: { ...rehearsal, definition } });
  const detail = { summary: 'Theirs', reasons: [] };
  await rows.rehearsalRow.create({
    data: {
      rehearsalId,
      externalId: '1',
      workspaceId,
      position: 1,
      outcome: 'create',
      code: 'created',
      detail,
    },
  });
  const backfill = {
    ...shared,
    id: backfillId,
    ruleId: newId(),
    rehearsalId,
    ruleVersionId: newId(),
    state: 'paused',
    total: 1,
  };
  await rows.backfill.create({ data: backfill });
  const item = { backfillId, externalId: '1', workspaceId, position: 1 };
  await rows.backfillItem.create({ data: { ...item, expectedOutcome: 'create', expectedCode: 'created' } });
  return { rehearsalId, backfillId, externalId: '1' };
}

async function addMerge(rows: AllRows, workspaceId: string, keptId: string): Promise<string> {
  const id = newId();
  const names = { keptName: 'Theirs', absorbedName: 'Theirs too', choices: {}, mergedByUserId: newId() };
  await rows.accountMerge.create({
    data: { id, workspaceId, keptId, absorbedId: newId(), ...names, mergedAt: new Date() },
  });
  return id;
}

async function addAccess(
  { database, rows }: Pick<ApiHarness, 'database' | 'rows'>,
  { workspaceId, connectedByUserId }: Connection,
) {
  const scopes = ['accounts:read'] as const;
  const key = { workspaceId, name: 'Theirs', scopes, userId: connectedByUserId, expiresAt: null };
  const { record } = await new PrismaApiKeyStore(database).create(key);
  const session = await rows.session.create({
    data: {
      idHash: new Uint8Array(randomBytes(32)),
      userId: newId(),
      workspaceId,
      expiresAt: new Date(Date.now() + 3_600_000),
    },
  });
  return { keyId: record.id, sessionId: session.id };
}

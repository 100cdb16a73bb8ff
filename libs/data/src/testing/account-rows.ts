import { newId } from '@thread/platform';
import type { AllRows } from '../open-pool';

/** What an account of a spec has; ids are made. */
export interface AccountToAdd {
  readonly name: string;
  readonly domain?: string | null;
  /** Text fields, each with a fact of its own. */
  readonly facts?: Readonly<Record<string, string | null>>;
  readonly arr?: string | null;
  readonly people?: readonly (string | null)[];
  /** States of the tasks, one list per milestone. */
  readonly plan?: readonly (readonly ('open' | 'done' | 'skipped')[])[];
  readonly deals?: readonly string[];
  readonly effects?: number;
  readonly custom?: Readonly<Record<string, string>>;
  readonly status?: string;
  readonly csmUserId?: string | null;
  readonly origin?: 'source' | 'person';
}

const evidence = {
  source: null,
  record: null,
  propertyLabel: null,
  raw: null,
  steps: [],
  sourceUpdatedAt: null,
};
const textColumns = new Set([
  'website',
  'aeEmail',
  'aeName',
  'primaryContactName',
  'primaryContactEmail',
  'industry',
  'notes',
]);

/** Adds an account with everything that hangs on one. */
export async function addAccountRows(
  rows: AllRows,
  workspaceId: string,
  connectionId: string,
  account: AccountToAdd,
): Promise<string> {
  const id = newId();
  const facts = { companyName: account.name, ...account.facts };
  const columns = Object.fromEntries(
    Object.entries(account.facts ?? {}).filter(([field]) => textColumns.has(field)),
  );
  await rows.account.create({
    data: {
      id,
      workspaceId,
      companyName: account.name,
      normalisedName: account.name.toLowerCase(),
      domain: account.domain ?? null,
      ...columns,
      arrAmount: account.arr ?? null,
      arrCurrency: account.arr ? 'EUR' : null,
      custom: account.custom ?? {},
      status: account.status ?? 'onboarding',
      csmUserId: account.csmUserId ?? null,
      createdBy: 'webhook',
    },
  });
  const shared = {
    accountId: id,
    workspaceId,
    origin: account.origin ?? 'source',
    evidence,
    connectionId,
    recordedAt: new Date(),
  };
  await rows.accountFact.createMany({
    data: [
      ...Object.entries(facts).map(([field, text]) => ({
        ...shared,
        field,
        ...(text === null ? {} : { value: { type: 'text', text } }),
      })),
      ...Object.entries(account.custom ?? {}).map(([key, text]) => ({
        ...shared,
        field: `custom.${key}`,
        value: { type: 'text', text },
      })),
      ...(account.arr
        ? [{ ...shared, field: 'arr', value: { type: 'money', amount: account.arr, currency: 'EUR' } }]
        : []),
    ],
  });
  await rows.accountPerson.createMany({
    data: (account.people ?? []).map((email, at) => ({
      id: newId(),
      workspaceId,
      accountId: id,
      name: `Person ${at}`,
      email,
      isPrimary: at === 0,
      objectType: at % 2 === 0 ? 'contact' : null,
      externalId: at % 2 === 0 ? `${account.name}-${at}` : null,
    })),
  });
  for (const [position, states] of (account.plan ?? []).entries()) {
    const milestoneId = newId();
    await rows.planMilestone.create({
      data: { id: milestoneId, workspaceId, accountId: id, name: `Milestone ${position}`, position },
    });
    await rows.planTask.createMany({
      data: states.map((state, at) => ({
        id: newId(),
        workspaceId,
        accountId: id,
        milestoneId,
        title: `Task ${position}.${at}`,
        role: 'csm',
        position: at,
        state,
      })),
    });
  }
  await rows.accountLink.createMany({
    data: (account.deals ?? []).map((externalId) => ({
      id: newId(),
      workspaceId,
      connectorId: 'acme-crm',
      externalAccountId: 'acme',
      connectionId,
      objectType: 'deal',
      externalId,
      accountId: id,
    })),
  });
  for (let n = 0; n < (account.effects ?? 0); n += 1) {
    await rows.effect.create({
      data: {
        id: newId(),
        workspaceId,
        accountId: id,
        effectKey: `${id}:${n}`,
        kind: 'email',
        payload: { to: 'a@b.example', subject: 'S' },
      },
    });
  }
  await rows.timelineEntry.create({
    data: {
      id: newId(),
      workspaceId,
      accountId: id,
      at: new Date(),
      kind: 'account.created',
      actorKind: 'thread',
      actorName: 'Thread',
      summary: 'Made.',
    },
  });
  return id;
}

import { builtInTemplates, calendarDayIn } from '@thread/domain';
import type { BuiltInTemplate, FieldValue, Template } from '@thread/domain';
import { refreshPlanState } from '../accounts/refresh-plan-state';
import { createAccountByHand } from '../accounts/create-account';
import type { AccountWork } from '../accounts/change-account';
import type { Database } from '../database';
import { hashPassword } from '../people/password';
import { storableJson } from '../storable';
import { demoAccounts } from './demo-accounts';
import type { DemoAccount } from './demo-accounts';
import { demoAccountId, demoPeople, demoTemplateId, demoWorkspaces, northlight } from './demo-people';
import type { DemoPerson, DemoWorkspace } from './demo-people';

const dayMs = 86_400_000;

/**
 * Makes the two demo workspaces with their people, built-in templates and, in the second one, ready-made accounts. Idempotent: what is there
 * stays as it is, also when somebody changed it.
 * @param now when the demo starts; due dates of the ready-made accounts lie around it.
 */
export async function seedDemo(database: Database, { now }: { readonly now: Date }): Promise<void> {
  for (const workspace of demoWorkspaces) {
    await database.system.workspace.createMany({
      data: [{ ...workspace, createdAt: now }],
      skipDuplicates: true,
    });
    await seedBuiltInTemplates(database, workspace.id, (template) =>
      demoTemplateId(workspace, builtInTemplates.indexOf(template) + 1),
    );
  }
  for (const person of demoPeople) await seedPerson(database, person, now);
  for (const [index, account] of demoAccounts.entries())
    await seedAccount(database, account, demoAccountId(index + 1), now);
}

/** Gives a workspace the built-in templates it does not have yet; also those archived stay as they are. */
export async function seedBuiltInTemplates(
  database: Database,
  workspaceId: string,
  idOf: (template: BuiltInTemplate) => string,
): Promise<void> {
  await database.inWorkspace(workspaceId, (tx) =>
    tx.template.createMany({
      data: builtInTemplates.map((template) => ({
        id: idOf(template),
        workspaceId,
        name: template.name,
        description: template.description,
        builtin: true,
        isDefault: template.isDefault,
        definition: storableJson(template.definition),
      })),
      skipDuplicates: true,
    }),
  );
}

async function seedPerson(
  database: Database,
  { id, name, email, password, roles }: DemoPerson,
  now: Date,
): Promise<void> {
  const present = await database.system.user.findUnique({ where: { email }, select: { id: true } });
  if (!present) {
    const passwordHash = await hashPassword(password);
    await database.system.user.createMany({
      data: [{ id, name, email, passwordHash, createdAt: now }],
      skipDuplicates: true,
    });
  }
  await database.system.membership.createMany({
    data: roles.map((role) => ({ ...role, userId: present?.id ?? id })),
    skipDuplicates: true,
  });
}

async function seedAccount(database: Database, account: DemoAccount, id: string, now: Date): Promise<void> {
  const present = await database.inWorkspace(northlight.id, (tx) =>
    tx.account.findUnique({ where: { id }, select: { id: true } }),
  );
  if (present) return;
  const work = demoWork(northlight, new Date(now.getTime() - account.closedDaysAgo * dayMs));
  const owner = demoPeople.find(({ roles }) =>
    roles.some((role) => role.workspaceId === northlight.id && role.role === 'ae'),
  );
  const text = (type: 'text' | 'url' | 'email', value: string): FieldValue => ({ type, text: value });
  await createAccountByHand(database, work, {
    id,
    companyName: account.companyName,
    fields: [
      { field: 'website', value: text('url', account.website) },
      { field: 'arr', value: { type: 'money', ...account.arr } },
      { field: 'closeDate', value: { type: 'day', day: work.today } },
      { field: 'primaryContactName', value: text('text', account.contactName) },
      { field: 'primaryContactEmail', value: text('email', account.contactEmail) },
      { field: 'industry', value: text('text', account.industry) },
      ...(owner
        ? [
            { field: 'aeEmail', value: text('email', owner.email) },
            { field: 'aeName', value: text('text', owner.name) },
          ]
        : []),
    ],
    template: templateOf(account),
    evenIfDuplicate: true,
  });
  await completeTasks(database, id, account.tasksDone, demoWork(northlight, now));
}

function templateOf(account: DemoAccount): Template {
  const index = builtInTemplates.findIndex(({ key }) => key === account.template);
  const { name, definition } = builtInTemplates[index]!;
  return { id: demoTemplateId(northlight, index + 1), name, version: 1, definition };
}

async function completeTasks(
  database: Database,
  accountId: string,
  count: number,
  work: AccountWork,
): Promise<void> {
  const { workspaceId, actor, now } = work;
  await database.inWorkspace(workspaceId, async (tx) => {
    const tasks = await tx.$queryRaw<{ id: string }[]>`
      SELECT t.id FROM plan_task t JOIN plan_milestone m ON m.id = t.milestone_id
      WHERE t.account_id = ${accountId}::uuid ORDER BY m.position, t.position LIMIT ${count}`;
    const ids = tasks.map(({ id }) => id);
    await tx.planTask.updateMany({
      where: { id: { in: ids } },
      data: { state: 'done', completedAt: now, completedBy: actor.userId },
    });
    await tx.account.update({
      where: { id: accountId },
      data: { csmUserId: actor.userId, handoffStep: 'accepted' },
    });
    await refreshPlanState(tx, { workspaceId, accountId }, work);
  });
}

function demoWork(workspace: DemoWorkspace, now: Date): AccountWork {
  const csm = demoPeople.find(
    ({ roles }) => roles[0]?.workspaceId === workspace.id && roles[0].role === 'csm',
  )!;
  return {
    workspaceId: workspace.id,
    actor: { userId: csm.id, name: csm.name },
    today: calendarDayIn(now, workspace.timeZone),
    now,
  };
}

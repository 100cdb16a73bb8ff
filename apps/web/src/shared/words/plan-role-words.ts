import type { TaskView } from '@thread/contracts';

export const planRoleWords: Readonly<Record<TaskView['role'], string>> = {
  csm: 'CSM',
  ae: 'AE',
  customer: 'Customer',
  implementation: 'Implementation',
};

export const planRoleChoices = Object.entries(planRoleWords).map(([value, label]) => ({ value, label }));

import { z } from 'zod';
import { endpoint, workers } from '../http/endpoint';
import { EnteredDay, Id } from '../http/shapes';
import { planRoles } from '../templates/templates';
import { AccountDetail } from './accounts';

export const updateTask = endpoint({
  id: 'updateTask',
  method: 'PATCH',
  path: '/tasks/{taskId}',
  tag: 'Plan',
  summary: 'Complete, reopen, skip, rename, reassign, re-date or move a task.',
  access: workers,
  scope: 'accounts:write',
  audit: 'task.changed',
  params: z.object({ taskId: Id }),
  body: z.object({
    state: z.enum(['open', 'done', 'skipped']).optional(),
    title: z.string().min(1).max(300).optional(),
    assigneeUserId: Id.nullable().optional(),
    dueDate: EnteredDay.nullable().optional(),
    /** New place within its milestone, from 0. */
    position: z.number().int().min(0).optional(),
  }),
  response: AccountDetail,
  success: 200,
});

export const createTask = endpoint({
  id: 'createTask',
  method: 'POST',
  path: '/milestones/{milestoneId}/tasks',
  tag: 'Plan',
  summary: 'Add a task to a milestone.',
  access: workers,
  scope: 'accounts:write',
  audit: 'task.created',
  params: z.object({ milestoneId: Id }),
  body: z.object({
    title: z.string().min(1).max(300),
    role: z.enum(planRoles).default('csm'),
    dueDate: EnteredDay.nullable().default(null),
    assigneeUserId: Id.nullable().default(null),
  }),
  response: AccountDetail,
  success: 201,
});

export const updateMilestone = endpoint({
  id: 'updateMilestone',
  method: 'PATCH',
  path: '/milestones/{milestoneId}',
  tag: 'Plan',
  summary: 'Rename or re-date a milestone; optionally move its open tasks by the same days.',
  access: workers,
  scope: 'accounts:write',
  audit: 'milestone.changed',
  params: z.object({ milestoneId: Id }),
  body: z.object({
    name: z.string().min(1).max(200).optional(),
    dueDate: EnteredDay.nullable().optional(),
    moveTasks: z.boolean().default(false),
  }),
  response: AccountDetail,
  success: 200,
});

export const shiftPlan = endpoint({
  id: 'shiftPlan',
  method: 'POST',
  path: '/accounts/{accountId}/plan/shift',
  tag: 'Plan',
  summary: 'Move every open due date by working days.',
  access: workers,
  scope: 'accounts:write',
  audit: 'plan.shifted',
  params: z.object({ accountId: Id }),
  body: z.object({ days: z.number().int().min(-365).max(365) }),
  response: AccountDetail,
  success: 200,
});

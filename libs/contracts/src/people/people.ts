import { z } from 'zod';
import { endpoint, everyone, roles } from '../http/endpoint';
import { Id, listOf } from '../http/shapes';

export const Person = z.object({ id: Id, name: z.string(), email: z.string(), role: z.enum(roles) });
export type Person = z.infer<typeof Person>;

export const listPeople = endpoint({
  id: 'listPeople',
  method: 'GET',
  path: '/people',
  tag: 'People',
  summary: 'Everyone in the workspace, with roles.',
  access: everyone,
  scope: 'accounts:read',
  response: listOf(Person),
  success: 200,
});

export const Overview = z.object({
  accounts: z.object({
    onboarding: z.number(),
    live: z.number(),
    atRisk: z.number(),
    createdLast7Days: z.number(),
  }),
  openAttention: z.number(),
  tasks: z.object({ dueThisWeek: z.number(), overdue: z.number() }),
  connections: z.object({ connected: z.number(), needAction: z.number() }),
});
export type Overview = z.infer<typeof Overview>;

export const readOverview = endpoint({
  id: 'readOverview',
  method: 'GET',
  path: '/overview',
  tag: 'People',
  summary: 'Counts for the start page.',
  access: everyone,
  scope: 'accounts:read',
  response: Overview,
  success: 200,
});

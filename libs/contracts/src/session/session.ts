import { z } from 'zod';
import { endpoint, everyone, roles } from '../http/endpoint';
import { Id, listOf } from '../http/shapes';

export const SessionView = z.object({
  user: z.object({ id: Id, name: z.string(), email: z.string() }),
  workspace: z.object({ id: Id, name: z.string(), slug: z.string(), timeZone: z.string() }),
  role: z.enum(roles),
  workspaces: z.array(z.object({ id: Id, name: z.string(), role: z.enum(roles) })),
});
export type SessionView = z.infer<typeof SessionView>;

export const signIn = endpoint({
  id: 'signIn',
  method: 'POST',
  path: '/session',
  tag: 'Session',
  summary: 'Sign in with e-mail and password; sets the session cookie.',
  access: 'public',
  body: z.object({ email: z.email().max(254), password: z.string().min(1).max(1024) }),
  response: SessionView,
  success: 201,
  problems: ['session.bad_credentials', 'request.rate_limited'],
});

export const readSession = endpoint({
  id: 'readSession',
  method: 'GET',
  path: '/session',
  tag: 'Session',
  summary: 'Who is signed in, in which workspace, with which role.',
  access: everyone,
  response: SessionView,
  success: 200,
});

export const signOut = endpoint({
  id: 'signOut',
  method: 'DELETE',
  path: '/session',
  tag: 'Session',
  summary: 'Sign out: the session is ended on the server.',
  access: everyone,
  success: 204,
});

export const switchWorkspace = endpoint({
  id: 'switchWorkspace',
  method: 'PUT',
  path: '/session/workspace',
  tag: 'Session',
  summary: 'Work in another workspace the person belongs to; the session id is renewed.',
  access: everyone,
  body: z.object({ workspaceId: Id }),
  response: SessionView,
  success: 200,
});

/** Only answered with entries when the operator shows demo logins. */
export const listDemoLogins = endpoint({
  id: 'listDemoLogins',
  method: 'GET',
  path: '/demo-logins',
  tag: 'Session',
  summary: 'Logins of the demo workspaces, when the operator shows them; and where the sandbox is.',
  access: 'public',
  response: listOf(
    z.object({ email: z.string(), password: z.string(), role: z.enum(roles), workspace: z.string() }),
  ).extend({
    sandboxUrl: z.string().nullable(),
  }),
  success: 200,
});

import { z } from 'zod';
import { endpoint, everyone, roles } from '../http/endpoint';
import { Id, Instant, listOf } from '../http/shapes';

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
  scope: null,
  audit: 'session.started',
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
  scope: null,
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
  scope: null,
  audit: 'session.ended',
  success: 204,
});

export const switchWorkspace = endpoint({
  id: 'switchWorkspace',
  method: 'PUT',
  path: '/session/workspace',
  tag: 'Session',
  summary: 'Work in another workspace the person belongs to; the session id is renewed.',
  access: everyone,
  scope: null,
  audit: 'session.switched',
  body: z.object({ workspaceId: Id }),
  response: SessionView,
  success: 200,
});

export const OwnSession = z.object({
  id: Id,
  /** The session that asks. */
  current: z.boolean(),
  workspaceName: z.string(),
  startedAt: Instant,
  lastSeenAt: Instant,
  expiresAt: Instant,
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
});
export type OwnSession = z.infer<typeof OwnSession>;

export const listOwnSessions = endpoint({
  id: 'listOwnSessions',
  method: 'GET',
  path: '/sessions',
  tag: 'Session',
  summary: 'Where you are signed in, the latest use first.',
  access: everyone,
  scope: null,
  response: listOf(OwnSession),
  success: 200,
});

export const endOwnSession = endpoint({
  id: 'endOwnSession',
  method: 'DELETE',
  path: '/sessions/{sessionId}',
  tag: 'Session',
  summary: 'End one of your sessions; it is signed out at once.',
  access: everyone,
  scope: null,
  audit: 'session.revoked',
  params: z.object({ sessionId: Id }),
  success: 204,
});

export const endAllSessions = endpoint({
  id: 'endAllSessions',
  method: 'DELETE',
  path: '/sessions',
  tag: 'Session',
  summary: 'Sign out everywhere, here included.',
  access: everyone,
  scope: null,
  audit: 'session.revoked',
  success: 204,
});

export const changePassword = endpoint({
  id: 'changePassword',
  method: 'PUT',
  path: '/session/password',
  tag: 'Session',
  summary: 'Change your password; every other session of yours is ended and this one gets a new id.',
  access: everyone,
  scope: null,
  audit: 'user.password_changed',
  body: z.object({
    currentPassword: z.string().min(1).max(1024),
    newPassword: z.string().min(12, 'Use at least 12 characters.').max(1024),
  }),
  success: 204,
  problems: ['session.bad_credentials', 'request.rate_limited'],
});

/** Only answered with entries when the operator shows demo logins. */
export const listDemoLogins = endpoint({
  id: 'listDemoLogins',
  method: 'GET',
  path: '/demo-logins',
  tag: 'Session',
  summary: 'Logins of the demo workspaces, when the operator shows them; and where the sandbox is.',
  access: 'public',
  scope: null,
  response: listOf(
    z.object({ email: z.string(), password: z.string(), role: z.enum(roles), workspace: z.string() }),
  ).extend({
    sandboxUrl: z.string().nullable(),
  }),
  success: 200,
});

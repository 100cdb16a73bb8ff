import type { ApiScope, AuditAction } from '@thread/domain';
import type { z } from 'zod';

export const roles = ['admin', 'csm', 'ae', 'viewer'] as const;
export type Role = (typeof roles)[number];

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * One route of the REST API, declared once: the server validates and answers by it, the SPA calls by it, the OpenAPI document is
 * generated from it. `path` is below `/api/v1`, parameters in braces.
 */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly id: string;
  readonly method: Method;
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  /** What the summary leaves unsaid; Markdown, shown in the API's documentation. */
  readonly description?: string;
  /** `public`, or the roles that may call it. */
  readonly access: 'public' | readonly Role[];
  /** Scope by which an API key may call it; null = people only. */
  readonly scope: ApiScope | null;
  /** What the audit log says of a call that did something; `reads` = changes nothing. Every method but GET has to say. */
  readonly audit?: AuditAction | readonly AuditAction[] | 'reads';
  /** Calls a workspace may make in one minute, where each costs a provider or the database much. */
  readonly perMinute?: number;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Absent = 204 without a body. */
  readonly response?: Response;
  /** Media type of the answer; JSON when absent. */
  readonly mediaType?: 'text/csv';
  readonly success: 200 | 201 | 202 | 204;
  /** Problem codes this route can answer beyond the general ones. */
  readonly problems?: readonly string[];
}

export function endpoint<
  Params extends z.ZodType = z.ZodNever,
  Query extends z.ZodType = z.ZodNever,
  Body extends z.ZodType = z.ZodNever,
  Response extends z.ZodType = z.ZodNever,
>(declaration: Endpoint<Params, Query, Body, Response>): Endpoint<Params, Query, Body, Response> {
  return declaration;
}

export const everyone = ['admin', 'csm', 'ae', 'viewer'] as const satisfies readonly Role[];
export const workers = ['admin', 'csm', 'ae'] as const satisfies readonly Role[];
/** Who may set many records in motion at once. */
export const leads = ['admin', 'csm'] as const satisfies readonly Role[];
export const admins = ['admin'] as const satisfies readonly Role[];

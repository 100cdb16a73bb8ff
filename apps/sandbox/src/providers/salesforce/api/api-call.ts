import type { FormFields } from '../../../server/http-server';
import type { Grant } from '../oauth/grant-store';
import type { Org } from '../org/org';
import type { OrgAccess } from '../org/org-access';
import type { Salesforce } from '../salesforce';
import { SalesforceError } from './salesforce-error';

/** One authenticated API call, or one part of a composite call. */
export interface ApiCall {
  salesforce: Salesforce;
  org: Org;
  access: OrgAccess;
  grant: Grant;
  method: string;
  /** Below `/services/data/vXX.0`, without the query. */
  path: string;
  /** `v67.0` */
  version: string;
  query: FormFields;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
}

/** Status and JSON body to answer with; no body = an empty answer. */
export interface ApiAnswer {
  status: number;
  body?: unknown;
}

export function parameter(query: FormFields, name: string): string | undefined {
  const value = query[name];
  return Array.isArray(value) ? value[0] : value;
}

export function header(call: ApiCall, name: string): string {
  const value = call.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

/** The body as a JSON object. @throws SalesforceError JSON_PARSER_ERROR. */
export function objectBody(call: Pick<ApiCall, 'body'>): Record<string, unknown> {
  const { body } = call;
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>;
  throw new SalesforceError(
    400,
    'JSON_PARSER_ERROR',
    'The HTTP entity body is required to be a JSON object.',
  );
}

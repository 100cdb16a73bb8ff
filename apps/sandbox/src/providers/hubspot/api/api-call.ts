import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FormFields } from '../../../server/http-server';
import type { Crm } from '../crm/crm';
import type { Portal } from '../crm/crm-model';
import { resolveObjectType, type ObjectType } from '../crm/object-types';
import type { HubSpot } from '../hubspot';
import type { Grant } from '../oauth/grant-store';
import { validationError } from './hubspot-error';

/** One authenticated API call with its portal. `path` is the provider's own path, without our prefix. */
export interface ApiCall {
  hubspot: HubSpot;
  portal: Portal;
  crm: Crm;
  grant: Grant;
  path: string;
  params: Record<string, string>;
  query: FormFields;
  body: unknown;
}

/** Status and JSON body to answer with; no body = an empty answer. */
export interface ApiAnswer {
  status: number;
  body?: unknown;
}

export const apiPrefix = '/hubspot/api';

/** The provider's path of a request, with the query. */
export const providerPath = (request: FastifyRequest): string => request.url.replace(apiPrefix, '') || '/';

/** Everything a query parameter lists, whether repeated or comma separated. */
export function listParameter(query: FormFields, name: string): string[] {
  const value = query[name];
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value])
    .flatMap((text) => text.split(','))
    .filter((text) => text !== '');
}

export function textParameter(query: FormFields, name: string): string | undefined {
  const value = query[name];
  return Array.isArray(value) ? value[0] : value;
}

/** A whole number within bounds. @throws HubSpotError 400. */
export function numberParameter(query: FormFields, name: string, initial: number, max: number): number {
  const text = textParameter(query, name);
  if (text === undefined || text === '') return initial;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw validationError(`Invalid input: ${name} must be between 1 and ${max}, was ${text}`);
  }
  return value;
}

export const flag = (query: FormFields, name: string): boolean => textParameter(query, name) === 'true';

/** The object type a path or parameter names. @throws HubSpotError 400. */
export function objectTypeOf(name: string | undefined): ObjectType {
  const type = resolveObjectType(name ?? '');
  if (type === null) throw validationError(`Unable to infer object type from: ${name}`);
  return type;
}

/** Sends an answer as JSON the way the provider labels it. */
export function sendAnswer(reply: FastifyReply, answer: ApiAnswer): FastifyReply {
  reply.code(answer.status);
  if (answer.body === undefined) return reply.send();
  return reply.header('content-type', 'application/json;charset=utf-8').send(JSON.stringify(answer.body));
}

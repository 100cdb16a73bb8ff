import {
  AuthorisationExpired,
  BudgetSpent,
  ConnectionUnavailable,
  ConnectorError,
  ConnectorMisconfigured,
  MissingScope,
  RecordNotFound,
  UnexpectedResponse,
  UnreadableAnswer,
  VendorUnavailable,
} from '@thread/connector-kit';
import type { CallVerdict } from './call-breaker';

/** The operation named by errors of a renewal. */
export const tokenOperation = 'token.refresh';

/**
 * What a failed call says of the provider.
 * - No answer, a 5xx, or something in its place that is not an answer: it failed. Where that was the renewal: there was no access.
 * - 401, 403, 404: it lives, but so do many calls that only look so; they count neither way.
 * - An answer of a shape we do not know, a refusal of our own client, a call that was never made: nothing.
 */
export function verdictOf(error: unknown): CallVerdict {
  if (!(error instanceof ConnectorError)) return 'nothing';
  if (error instanceof VendorUnavailable || error instanceof UnreadableAnswer)
    return error.facts.operation === tokenOperation ? 'no_access' : 'failed';
  if (
    error instanceof UnexpectedResponse ||
    error instanceof ConnectorMisconfigured ||
    error instanceof ConnectionUnavailable ||
    error instanceof BudgetSpent
  )
    return 'nothing';
  if (
    error instanceof AuthorisationExpired ||
    error instanceof MissingScope ||
    error instanceof RecordNotFound
  )
    return 'refused';
  return 'answered';
}

/** A request for new tokens: what its failure says of the endpoint, where a refusal is an answer. */
export function tokenVerdictOf(error: unknown): CallVerdict {
  if (error instanceof AuthorisationExpired || error instanceof ConnectorMisconfigured) return 'answered';
  const verdict = verdictOf(error);
  return verdict === 'no_access' ? 'failed' : verdict;
}

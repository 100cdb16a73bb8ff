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

/**
 * What a failed call says of the provider.
 * - No answer, a 5xx, or something in its place that is not an answer: it failed.
 * - 401, 403, 404: it lives, but so do many calls that only look so; they count neither way.
 * - An answer of a shape we do not know, a refusal of our own client, a call that was never made: nothing.
 */
export function verdictOf(error: unknown): CallVerdict {
  if (!(error instanceof ConnectorError)) return 'nothing';
  if (error instanceof VendorUnavailable || error instanceof UnreadableAnswer) return 'failed';
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

/** What each problem code means: HTTP status, title, and the next step offered when the thrower has none of its own. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly nextStep?: string;
}

const reconnect = 'Open the connection’s page; it says what happened and how to put it right.';
const later = 'Nothing is lost. Try again in a moment.';

/** Every problem code of the API. Codes are stable; sentences may be improved. Provider failures keep the code of their ConnectorError. */
export const problemKinds = {
  'request.invalid': { status: 400, title: 'The request is not valid' },
  'request.malformed': {
    status: 400,
    title: 'The body is not valid JSON',
    nextStep: 'Send one JSON document in UTF-8.',
  },
  'request.cross_site': {
    status: 403,
    title: 'The request did not come from Thread’s own pages',
    nextStep: 'Use Thread from its own address; programs use an API key.',
  },
  'request.method_not_allowed': { status: 405, title: 'This address does not know that method' },
  'request.too_large': { status: 413, title: 'The body is too large', nextStep: 'Send at most 1 MB.' },
  'request.unsupported_media_type': {
    status: 415,
    title: 'The body has a type or encoding that is not accepted',
    nextStep: 'Send application/json without compression.',
  },
  'request.rate_limited': {
    status: 429,
    title: 'Too many attempts',
    nextStep: 'Wait as long as Retry-After says.',
  },
  'session.required': { status: 401, title: 'You are not signed in', nextStep: 'Sign in and try again.' },
  'key.invalid': {
    status: 401,
    title: 'The API key does not work',
    nextStep:
      'Check that it is complete, neither revoked nor expired, and sent as “Authorization: Bearer …”.',
  },
  'key.scope_missing': {
    status: 403,
    title: 'The API key may not do this',
    nextStep: 'Ask an admin for a key with the scope this needs.',
  },
  'audit.export_too_large': {
    status: 422,
    title: 'That is too much for one file',
    nextStep: 'Choose a shorter period, or filter by action or person.',
  },
  'session.bad_credentials': {
    status: 401,
    title: 'E-mail or password is wrong',
    nextStep: 'Check both, or ask your admin for a new password.',
  },
  'session.forbidden': {
    status: 403,
    title: 'Your role may not do this',
    nextStep: 'Ask an admin of the workspace.',
  },
  'resource.not_found': { status: 404, title: 'There is nothing here' },
  'resource.conflict': {
    status: 409,
    title: 'Somebody else changed this in the meantime',
    nextStep: 'Load it again, look at the change, then save yours.',
  },
  'rule.invalid': {
    status: 422,
    title: 'The rule cannot work like this',
    nextStep: 'Mend the places listed.',
  },
  'mapping.invalid': {
    status: 422,
    title: 'The mapping cannot work like this',
    nextStep: 'Mend the places listed.',
  },
  'write_back.invalid': {
    status: 422,
    title: 'This cannot be written back',
    nextStep: 'Mend the places listed.',
  },
  'template.invalid': {
    status: 422,
    title: 'The template cannot work like this',
    nextStep: 'Mend the places listed.',
  },
  'template.in_use': {
    status: 409,
    title: 'A rule uses this template',
    nextStep: 'Choose another template in that rule first.',
  },
  'email_template.invalid': {
    status: 422,
    title: 'The e-mail template cannot work like this',
    nextStep: 'Mend the places listed.',
  },
  'account.likely_duplicate': {
    status: 409,
    title: 'An account looks the same',
    nextStep: 'Open that account, or create this one all the same.',
  },
  'account.merged': {
    status: 409,
    title: 'This account has become part of another one',
    nextStep: 'Open the account it was merged into.',
  },
  'merge.not_undoable': {
    status: 409,
    title: 'This merge cannot be undone now',
    nextStep: 'Undo the merges that came after it first.',
  },
  'account.field_invalid': {
    status: 422,
    title: 'A field cannot take that value',
    nextStep: 'Mend the fields listed.',
  },
  'handoff.not_a_csm': {
    status: 422,
    title: 'That person is not a CSM of this workspace',
    nextStep: 'Choose a CSM.',
  },
  'handoff.wrong_step': {
    status: 409,
    title: 'The handoff is not at that step',
    nextStep: 'Load the account again.',
  },
  'attention.action_not_offered': {
    status: 409,
    title: 'This item does not offer that answer',
    nextStep: 'Load the list again.',
  },
  'effect.not_retryable': { status: 409, title: 'Only failed or unknown effects can be tried again' },
  'effect.unknown_needs_confirmation': {
    status: 409,
    title: 'It is unknown whether this was done',
    nextStep: 'Check whether it arrived; confirm if it should be done again.',
  },
  'delivery.not_retryable': { status: 409, title: 'Only dead deliveries can be processed again' },
  'rerun.under_way': {
    status: 409,
    title: 'These records are being run again already',
    nextStep: 'Wait until that re-run has ended; its page shows how far it is.',
  },
  'rerun.nothing_recorded': {
    status: 409,
    title: 'There is no rule version to go back to',
    nextStep: 'Run it again with today’s rule.',
  },
  'rerun.rule_deleted': {
    status: 409,
    title: 'The rule that was used then was deleted',
    nextStep: 'Run it again with today’s rule.',
  },
  'rerun.deliveries_are_todays': {
    status: 409,
    title: 'A delivery that was never decided has no rule to go back to',
    nextStep: 'Run it again with today’s rule.',
  },
  'rehearsal.impossible': {
    status: 422,
    title: 'This provider cannot list past records',
    nextStep: 'Create single ones by hand under Why / why not.',
  },
  'backfill.not_rehearsed': {
    status: 409,
    title: 'The rehearsal is not through',
    nextStep: 'Wait until it has ended, or rehearse again.',
  },
  'backfill.rule_changed': {
    status: 409,
    title: 'The rule is not what was rehearsed',
    nextStep: 'Save the rule as it should be and rehearse it again.',
  },
  'backfill.under_way': {
    status: 409,
    title: 'A backfill of this connection has not ended',
    nextStep: 'Wait until it has, or cancel it. A paused one has not ended either.',
  },
  'backfill.nothing': {
    status: 409,
    title: 'None of the records would lead to anything',
    nextStep: 'Choose records by themselves, or rehearse another period.',
  },
  'backfill.wrong_state': {
    status: 409,
    title: 'The backfill has ended',
    nextStep: 'Rehearse the rule again to create more.',
  },
  'reference.unreadable': {
    status: 422,
    title: 'That is neither a deal’s id nor the address of its page',
    nextStep: 'Copy the address from the browser while the deal is open.',
  },
  'reference.other_account': {
    status: 409,
    title: 'That deal belongs to another provider account',
    nextStep: 'Connect that account, or choose a deal of the connected one.',
  },
  'connection.ambiguous': {
    status: 409,
    title: 'Several connections could hold that deal',
    nextStep: 'Say which connection.',
  },
  'connection.none': {
    status: 409,
    title: 'No connection can hold that deal',
    nextStep: 'Connect your CRM first.',
  },
  'connection.wrong_state': {
    status: 409,
    title: 'The connection is not in a state for this',
    nextStep: reconnect,
  },
  'record.not_found': {
    status: 404,
    title: 'The provider has no such record',
    nextStep: 'It may have been deleted or merged.',
  },
  'connector.unknown': { status: 404, title: 'There is no such connector' },
  'connection.unavailable': { status: 409, title: 'The connection cannot be used now', nextStep: reconnect },
  'connection.authorisation_expired': {
    status: 409,
    title: 'The provider no longer accepts our authorisation',
    nextStep: reconnect,
  },
  'connection.missing_scope': {
    status: 409,
    title: 'A permission is missing at the provider',
    nextStep: reconnect,
  },
  'connector.misconfigured': {
    status: 502,
    title: 'The provider refuses this application',
    nextStep: 'The health of the connection says whose app is refused and what to do about it.',
  },
  'connection.budget_spent': {
    status: 503,
    title: 'Thread’s share of the provider’s allowance is in use',
    nextStep: later,
  },
  'provider.bad_payload': {
    status: 502,
    title: 'What came instead of the provider’s answer cannot be read',
    nextStep: later,
  },
  'provider.rate_limited': { status: 503, title: 'The provider asks us to slow down', nextStep: later },
  'provider.quota_exhausted': { status: 503, title: 'The provider’s allowance is used up', nextStep: later },
  'provider.unavailable': { status: 502, title: 'The provider does not answer', nextStep: later },
  'provider.record_not_found': { status: 404, title: 'The provider has no such record' },
  'provider.record_conflict': {
    status: 409,
    title: 'The provider’s record changed meanwhile',
    nextStep: later,
  },
  'provider.payload_rejected': { status: 422, title: 'The provider refused a value' },
  'provider.unexpected_response': {
    status: 502,
    title: 'The provider answered in a way we cannot read',
    nextStep: later,
  },
  'provider.cursor_expired': {
    status: 502,
    title: 'The provider’s change feed has to be started again',
    nextStep: later,
  },
  'delivery.rejected': { status: 401, title: 'The delivery is not authentic' },
  'server.error': {
    status: 500,
    title: 'Something went wrong on our side',
    nextStep: 'Try again; if it stays, send us the request id.',
  },
  'server.unavailable': { status: 503, title: 'Thread cannot answer just now', nextStep: later },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problemKinds;

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problemKinds, code);
}

import { MissingScope, QuotaExhausted, RateLimited } from '@thread/connector-kit';
import { apiErrorOf, pauses } from './hubspot.errors';

const now = new Date('2026-01-15T12:00:00Z');
const convert = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  apiErrorOf(
    'deals.batchRead',
    { status, headers: new Headers(headers), text: typeof body === 'string' ? body : JSON.stringify(body) },
    now,
  );

const tooMany = (fields: object) => ({
  status: 'error',
  errorType: 'RATE_LIMIT',
  correlationId: 'c0ffee',
  ...fields,
});

describe('429', () => {
  it.each([
    [
      'the rolling limit',
      { policyName: 'TEN_SECONDLY_ROLLING', message: 'You have reached your ten_secondly_rolling limit.' },
      {},
      pauses.rollingMs,
    ],
    [
      'the search limit',
      { policyName: 'SECONDLY', message: 'You have reached your secondly limit.' },
      {},
      pauses.secondlyMs,
    ],
    [
      'the search limit without a policy',
      { message: 'You have reached your secondly limit.' },
      {},
      pauses.secondlyMs,
    ],
    ['an unknown limit', {}, {}, pauses.rollingMs],
    ['a wait in seconds', {}, { 'retry-after': '7' }, 7000],
    ['a wait as a date', {}, { 'retry-after': 'Thu, 15 Jan 2026 12:00:30 GMT' }, 30_000],
    ['a negative wait', {}, { 'retry-after': '-5' }, 0],
    ['an absurd wait', {}, { 'retry-after': '1000000000' }, 3_600_000],
    ['a wait that is none', {}, { 'retry-after': 'soon' }, pauses.rollingMs],
  ])('F61: for %s pauses the connection', (_name, body, headers, ms) => {
    const error = convert(429, tooMany(body), headers);
    expect(error).toBeInstanceOf(RateLimited);
    expect(error.retry).toEqual({ kind: 'after', ms });
  });

  it('F62: for the daily allowance is another error', () => {
    const error = convert(429, tooMany({ policyName: 'DAILY' }));
    expect(error).toBeInstanceOf(QuotaExhausted);
    expect(error).toMatchObject({
      act: 'vendor-limit',
      retry: { kind: 'after', ms: pauses.dailyMs },
      facts: { providerCode: 'DAILY', correlationId: 'c0ffee' },
    });
  });
});

it.each([
  [423, {}, pauses.lockedMs],
  [423, { 'retry-after': '1' }, pauses.lockedMs],
  [423, { 'retry-after': '10' }, 10_000],
  [477, {}, pauses.migrationMs],
  [477, { 'retry-after': '86400' }, 3_600_000],
])('%i with %j waits %i ms', (status, headers, ms) => {
  expect(convert(status, {}, headers).retry).toEqual({ kind: 'after', ms });
});

it('names the scopes HubSpot says are missing, once each', () => {
  const body = {
    category: 'MISSING_SCOPES',
    errors: [
      { context: { requiredGranularScopes: ['crm.objects.deals.read', 'a b'] } },
      { context: { requiredGranularScopes: [['crm.objects.deals.read']] } },
      null,
    ],
    context: { requiredScopes: ['oauth'] },
  };
  expect(convert(403, body)).toMatchObject({
    constructor: MissingScope,
    scopes: ['oauth', 'crm.objects.deals.read'],
    facts: { providerCode: 'MISSING_SCOPES' },
  });
});

it('takes nothing into an error that is not a plain code', () => {
  const error = convert(400, {
    category: 'not a code; token=abc',
    correlationId: '<script>',
    message: 'token=abc',
  });
  expect(error.facts).toEqual({ connectorId: 'hubspot', operation: 'deals.batchRead', status: 400 });
  expect(error.message).not.toContain('abc');
});

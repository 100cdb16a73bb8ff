import {
  ConnectorMisconfigured,
  RateLimited,
  UnexpectedResponse,
  VendorUnavailable,
} from '@thread/connector-kit';
import { failedRefresh } from './refresh-outcome';

const facts = { connectorId: 'acme-crm', operation: 'token.refresh' };

describe('failedRefresh', () => {
  it.each([
    ['our client is refused', new ConnectorMisconfigured('x', facts), 'config_error', false],
    ['the provider limits us', new RateLimited('x', facts, 30_000), 'transient', false],
    ['the provider answers 503', new VendorUnavailable('x', { ...facts, status: 503 }), 'transient', false],
    ['the answer never came', new VendorUnavailable('x', facts), 'transient', true],
    ['the answer cannot be read', new UnexpectedResponse('x', { ...facts, status: 200 }), 'transient', true],
    ['something else broke', new TypeError('x'), 'transient', true],
  ] as const)('when %s', (_what, error, outcome, outcomeUnknown) => {
    expect(failedRefresh(error, 0)).toMatchObject({ outcome, outcomeUnknown });
  });

  it('waits as long as it is told, within reason', () => {
    expect(failedRefresh(new RateLimited('x', facts, 30_000.4), 0).retryInMs).toBe(30_000);
    for (const absurd of [1e12, Number.POSITIVE_INFINITY, Number.NaN])
      expect(failedRefresh(new RateLimited('x', facts, absurd), 0).retryInMs).toBe(3_600_000);
    expect(failedRefresh(new RateLimited('x', facts, -5), 0).retryInMs).toBeGreaterThanOrEqual(1_000);
  });
});

import { usualReserve } from '@thread/connector-kit';
import type { ConnectorLimit } from '@thread/connector-kit';

const isSearch = (operation: string): boolean => operation.endsWith('.search');

/**
 * HubSpot's limits for an app in one account: 110 calls in ten seconds, and of searches, which do not count there and whose answers carry no headers to
 * steer by, five a second. A public app has no daily limit. Ours are lower by what connecting and disconnecting need, and for calls that are slow on
 * their way.
 */
export const hubspotLimits: readonly ConnectorLimit[] = [
  {
    id: 'calls',
    label: 'Calls in 10 seconds',
    max: 100,
    windowMs: 10_000,
    daily: null,
    reserve: usualReserve,
    covers: (operation) => !isSearch(operation),
  },
  {
    id: 'searches',
    label: 'Searches in 1.5 seconds',
    max: 4,
    windowMs: 1_500,
    daily: null,
    reserve: usualReserve,
    covers: isSearch,
  },
];

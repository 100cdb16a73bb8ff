import { usualReserve } from '@thread/connector-kit';
import type { ConnectorLimit } from '@thread/connector-kit';

/**
 * Salesforce counts the calls of a whole org over 24 hours, other integrations included; the smallest allowance it documents is 15,000. Ours stays below that,
 * and the client looks at what the org has left. Short calls are not limited in number; the window only keeps us from hammering.
 */
export const salesforceLimits: readonly ConnectorLimit[] = [
  {
    id: 'calls',
    label: 'Calls in 10 seconds',
    max: 100,
    windowMs: 10_000,
    daily: 12_000,
    reserve: usualReserve,
    covers: () => true,
  },
];

import { usualReserve } from '@thread/connector-kit';
import type { ConnectorLimit } from '@thread/connector-kit';

/**
 * Notion's limit for one authorisation: three calls a second on average, documented as 180 a minute, more at once only as far as it likes. Both are kept: the
 * second so that no call is refused, the minute so that every lane gets its share. Of three calls no share can be kept for more than one lane.
 */
export const notionLimits: readonly ConnectorLimit[] = [
  {
    id: 'second',
    label: 'Calls in a second',
    max: 3,
    windowMs: 1_000,
    daily: null,
    reserve: { live: 0.34, clicked: 0, sweep: 0, backfill: 0 },
    covers: () => true,
  },
  {
    id: 'minute',
    label: 'Calls in a minute',
    max: 170,
    windowMs: 60_000,
    daily: null,
    reserve: usualReserve,
    covers: () => true,
  },
];

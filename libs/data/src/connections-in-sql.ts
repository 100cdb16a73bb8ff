import { Prisma } from './generated/client';

/**
 * SQL condition on a connection `c`: its provider may be called now. As `canCallProvider` of the domain, and a throttle whose time is over
 * does not count. While a circuit is open there is nothing to try.
 */
export const callableConnection = Prisma.sql`(
  c.state IN ('connected', 'missing_permission', 'provider_down')
  OR (c.state = 'throttled' AND c.throttled_until <= now())
) AND (c.throttled_until IS NULL OR c.throttled_until <= now())
  AND NOT EXISTS (
    SELECT 1 FROM call_breaker b
    WHERE b.scope IN ('connection:' || c.id::text, 'provider:' || c.connector_id) AND b.open_until > now()
  )`;

import { z } from 'zod';
import { Instant } from '../http/shapes';

/**
 * Where a customer may bring an app of its own, or must because this installation has none at the provider, with the addresses offered for logging in;
 * null where the installation's app serves everybody.
 */
export const OwnAppsView = z
  .object({
    need: z.enum(['possible', 'required']),
    loginHosts: z.array(z.object({ label: z.string(), url: z.string() })),
  })
  .nullable();

/**
 * Whose app at the provider the access was granted to, the client id of a customer's own shortened; `setAt` is null when an earlier release did not
 * record it. Null where there is one app for everybody, without access, and for access of an earlier release until it is next renewed.
 */
export const ConnectionAppView = z
  .object({
    owner: z.enum(['installation', 'customer']),
    clientId: z.string().nullable(),
    setAt: Instant.nullable(),
  })
  .nullable();

import type { Endpoint, Role } from '@thread/contracts';
import { useSession } from './session-context';

export const roleWords: Readonly<Record<Role, string>> = {
  admin: 'Admin',
  csm: 'CSM',
  ae: 'AE',
  viewer: 'Viewer',
};
const plural: Readonly<Record<Role, string>> = { admin: 'admins', csm: 'CSMs', ae: 'AEs', viewer: 'viewers' };

interface Permission {
  readonly allowed: boolean;
  /** Why not, as a sentence; null when allowed. */
  readonly reason: string | null;
}

/**
 * Whether a role may call an endpoint, read from the endpoint's own declaration.
 * @param act what the endpoint is for, to follow "Only admins can"; where the reason stands beside the button, the button says it.
 */
export function permissionOf(endpoint: Pick<Endpoint, 'access'>, role: Role, act = 'do this'): Permission {
  if (endpoint.access === 'public' || endpoint.access.includes(role)) return { allowed: true, reason: null };
  const who = new Intl.ListFormat('en', { type: 'conjunction' }).format(
    endpoint.access.map((each) => plural[each]),
  );
  return { allowed: false, reason: `Only ${who} can ${act}. Your role here is ${roleWords[role]}.` };
}

/** Whether the person who is signed in may call an endpoint. `act` as for `permissionOf`. */
export function usePermission(endpoint: Pick<Endpoint, 'access'>, act?: string): Permission {
  return permissionOf(endpoint, useSession().role, act);
}

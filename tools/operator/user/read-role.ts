import { roles, type Role } from '@thread/contracts';

/** @throws Error naming the roles there are. */
export function readRole(text: string): Role {
  const role = roles.find((one) => one === text);
  if (!role) throw new Error(`There is no role “${text}”. There are: ${roles.join(', ')}.`);
  return role;
}

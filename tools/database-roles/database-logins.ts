import { randomBytes } from 'node:crypto';
import { z } from 'zod';

/** The roles of the running product; prisma/migrations says what each may do. */
export const databaseRoles = ['app', 'vault', 'sweeper'] as const;
export type DatabaseRole = (typeof databaseRoles)[number];

/** Login per role, as the processes take them. */
export type LoginUrls = Readonly<Record<DatabaseRole, string>>;

/** Logins of one installation: members of the roles, named after it, so that installations sharing a server do not share passwords. */
export const loginsSchema = z.object({
  name: z.string().regex(/^[a-z0-9]{1,20}$/),
  passwords: z.object({ app: z.string().min(1), vault: z.string().min(1), sweeper: z.string().min(1) }),
});
export type DatabaseLogins = z.infer<typeof loginsSchema>;

/** New random passwords. @param name lower-case letters and digits; random when left out. */
export function makeLogins(name = randomBytes(4).toString('hex')): DatabaseLogins {
  const word = (): string => randomBytes(24).toString('base64url');
  return loginsSchema.parse({ name, passwords: { app: word(), vault: word(), sweeper: word() } });
}

/** Logins written down as JSON. @throws when the text is no such thing. */
export function parseLogins(text: string): DatabaseLogins {
  return loginsSchema.parse(JSON.parse(text));
}

/** The role that holds the rights, e.g. `thread_app`. */
export function groupOf(role: DatabaseRole): string {
  return `thread_${role}`;
}

/** The login's own name, e.g. `thread_app_1f2e3d4c`. */
export function loginName({ name }: Pick<DatabaseLogins, 'name'>, role: DatabaseRole): string {
  return `${groupOf(role)}_${name}`;
}

/** @param url any login's URL of the database; server, database and parameters are kept. */
export function loginUrls(url: string, logins: DatabaseLogins): LoginUrls {
  const as = (role: DatabaseRole): string => {
    const changed = new URL(url);
    changed.username = loginName(logins, role);
    changed.password = encodeURIComponent(logins.passwords[role]);
    return changed.href;
  };
  return { app: as('app'), vault: as('vault'), sweeper: as('sweeper') };
}

/** The logins that the addresses name, e.g. `thread_app_compose`; null when they are named otherwise, or not after one installation. */
export function loginsOf(urls: LoginUrls): DatabaseLogins | null {
  const parts = databaseRoles.map((role) => {
    const { username, password } = new URL(urls[role]);
    const prefix = `${groupOf(role)}_`;
    return {
      role,
      name: username.startsWith(prefix) ? username.slice(prefix.length) : null,
      password: decodeURIComponent(password),
    };
  });
  const names = new Set(parts.map(({ name }) => name));
  const passwords = Object.fromEntries(parts.map(({ role, password }) => [role, password]));
  const found = loginsSchema.safeParse({ name: names.size === 1 ? parts[0]?.name : null, passwords });
  return found.success ? found.data : null;
}

/** The variables in which processes look for their logins. */
export function loginVariables({ app, vault, sweeper }: LoginUrls): Readonly<Record<string, string>> {
  return { DATABASE_URL: app, DATABASE_VAULT_URL: vault, DATABASE_SWEEPER_URL: sweeper };
}

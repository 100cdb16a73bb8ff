import { Client } from 'pg';
import type { DatabaseUrls } from '@thread/platform';

/** The database's logins are not what the running product may have; the message says what to do. */
export class UnsafeDatabaseLogin extends Error {
  override readonly name = 'UnsafeDatabaseLogin';
}

interface LoginFacts {
  readonly login: string;
  readonly superuser: boolean;
  readonly bypasses: boolean;
  readonly owns: boolean;
  readonly migrated: boolean;
  readonly roles: readonly string[];
}

const logins = [
  { key: 'app', variable: 'DATABASE_URL', role: 'thread_app' },
  { key: 'vault', variable: 'DATABASE_VAULT_URL', role: 'thread_vault' },
  { key: 'sweeper', variable: 'DATABASE_SWEEPER_URL', role: 'thread_sweeper' },
] as const;

const remedy =
  'Make the logins with "npm run db -- logins --url <owner\'s URL>" and put what it prints into the environment ' +
  '(docs/operations.md, Database logins).';

/**
 * To be called before a process serves. @throws UnsafeDatabaseLogin when one of its logins is a superuser, gets past row-level security,
 * owns tables, or has other rights than its own.
 */
export async function assertOrdinaryLogins(urls: DatabaseUrls): Promise<void> {
  for (const { key, variable, role } of logins) {
    const problem = problemOf(await factsOf(urls[key]), role);
    if (problem !== null) throw new UnsafeDatabaseLogin(`${variable}: ${problem} ${remedy}`);
  }
}

function problemOf(facts: LoginFacts, role: string): string | null {
  const { login, superuser, bypasses, owns, migrated, roles } = facts;
  if (superuser) return `"${login}" is a superuser, who sees the rows of every workspace.`;
  if (bypasses) return `"${login}" may bypass row-level security and would see the rows of every workspace.`;
  if (owns) return `"${login}" owns the tables; the owner is for migrations only.`;
  if (!migrated) return 'the database is not migrated: run "npm run db -- apply --url <owner\'s URL>" first.';
  if (roles.length !== 1 || roles[0] !== role)
    return `"${login}" must be a member of ${role} and of no other role of Thread, and is one of ${roles.join(', ') || 'none'}.`;
  return null;
}

async function factsOf(url: string): Promise<LoginFacts> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows } = await client.query<LoginFacts>(
      `SELECT session_user AS login,
         EXISTS (SELECT 1 FROM pg_roles r WHERE r.rolsuper AND r.rolname = session_user) AS superuser,
         EXISTS (SELECT 1 FROM pg_roles r WHERE (r.rolsuper OR r.rolbypassrls) AND pg_has_role(session_user, r.oid, 'MEMBER')) AS bypasses,
         EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                 AND pg_has_role(session_user, c.relowner, 'MEMBER')) AS owns,
         to_regclass('public.account') IS NOT NULL AS migrated,
         ARRAY(SELECT r.rolname::text FROM pg_roles r WHERE r.rolname = ANY($1) AND pg_has_role(session_user, r.oid, 'MEMBER')) AS roles`,
      [logins.map(({ role }) => role)],
    );
    return rows[0]!;
  } finally {
    await client.end();
  }
}

import { askDatabase } from '@thread/tools';

const firstWords = [
  'Amber',
  'Birch',
  'Cedar',
  'Delta',
  'Ember',
  'Fjord',
  'Grove',
  'Harbour',
  'Indigo',
  'Juniper',
];
const secondWords = [
  'Analytics',
  'Bakery',
  'Clinics',
  'Drones',
  'Energy',
  'Foods',
  'Gardens',
  'Hotels',
  'Imaging',
  'Joinery',
];

/** Adds accounts with two open tasks each until the workspace has so many of these, and brings the planner's statistics up to date. */
export async function fillAccounts(adminUrl: string, workspaceId: string, upTo: number): Promise<void> {
  const [row] = await askDatabase<{ n: number }>(
    adminUrl,
    `SELECT count(*)::int AS n FROM account WHERE created_by = 'bench'`,
  );
  const from = (row?.n ?? 0) + 1;
  if (from > upTo) return;
  const word = (list: readonly string[], at: string): string =>
    `(ARRAY[${list.map((text) => `'${text}'`).join(',')}])[1 + ${at} % ${list.length}]`;
  const name = `${word(firstWords, 'n')} || ' ' || ${word(secondWords, '(n / 10)')} || ' ' || n`;
  await askDatabase(
    adminUrl,
    `INSERT INTO account (id, workspace_id, company_name, normalised_name, domain, website, arr_amount, arr_currency, close_date, ae_email,
                          ae_name, primary_contact_email, status, health, progress_percent, created_by, created_at, updated_at)
     SELECT uuidv7(), '${workspaceId}', ${name}, lower(${name}), 'company' || n || '.example', 'https://company' || n || '.example',
            (n * 7919) % 250000, 'EUR', DATE '2026-01-01' + n % 365, 'ae' || n % 40 || '@brightwater.example', 'Account Executive ' || n % 40,
            'buyer' || n || '@company' || n || '.example', (ARRAY['onboarding','onboarding','live','on_hold'])[1 + n % 4],
            (ARRAY['on_track','on_track','at_risk'])[1 + n % 3], n % 100, 'bench', now() - n * interval '1 minute', now()
     FROM generate_series(${from}, ${upTo}) AS n;
     INSERT INTO plan_task (id, workspace_id, account_id, milestone_id, title, role, position, due_date)
     SELECT uuidv7(), workspace_id, id, id, 'Task ' || position, 'csm', position, close_date + position
     FROM account, generate_series(1, 2) AS position
     WHERE created_by = 'bench' AND NOT EXISTS (SELECT 1 FROM plan_task t WHERE t.account_id = account.id);
     ANALYZE account; ANALYZE plan_task`,
  );
}

/** A search that finds what a person typing a name would: about one account in a thousand. */
export function someSearch(at: number): string {
  const first = firstWords[at % firstWords.length] ?? '';
  const second = secondWords[(at * 3) % secondWords.length] ?? '';
  return `${first} ${second} ${1 + (at % 9)}`.toLowerCase();
}

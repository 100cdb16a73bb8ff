import type { Org } from '../org/org';

const labelOf = (org: Org): string =>
  org.profile.isSandbox ? `${org.profile.name} (sandbox)` : org.profile.name;

/** Links that show the same page for another org. */
export function OrgTabs({ orgs, current, path }: { orgs: readonly Org[]; current: Org; path: string }) {
  return (
    <nav className="tabs" aria-label="Org">
      {orgs.map((org) => (
        <a
          key={org.profile.number}
          href={`${path}?org=${org.profile.number}`}
          aria-current={org === current ? 'page' : undefined}
        >
          {labelOf(org)}
        </a>
      ))}
    </nav>
  );
}

/** An amount with its currency, or a dash. */
export function money(value: unknown, currency: unknown): string {
  if (typeof value !== 'number') return '–';
  const code = typeof currency === 'string' ? currency : 'EUR';
  return new Intl.NumberFormat('en', { style: 'currency', currency: code, maximumFractionDigits: 0 }).format(
    value,
  );
}

import type { Portal } from '../crm/crm-model';

/** Links that show the same page for another account. */
export function PortalTabs({
  portals,
  current,
  path,
}: {
  portals: readonly Portal[];
  current: Portal;
  path: string;
}) {
  return (
    <nav className="tabs" aria-label="Account">
      {portals.map((portal) => (
        <a
          key={portal.id}
          href={`${path}?portal=${portal.id}`}
          aria-current={portal.id === current.id ? 'page' : undefined}
        >
          {portal.name}
        </a>
      ))}
    </nav>
  );
}

/** An amount with its currency, or a dash. */
export function money(value: string | null | undefined, currency: string | null | undefined): string {
  if (value === null || value === undefined || value === '') return '–';
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency: currency ?? 'EUR',
    maximumFractionDigits: 2,
    minimumFractionDigits: 0,
  }).format(Number(value));
}

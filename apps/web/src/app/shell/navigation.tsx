import { Link, useLocation } from '@tanstack/react-router';
import { listAttention } from '@thread/contracts';
import {
  Activity,
  Building2,
  CircleAlert,
  FileSearch,
  House,
  LayoutTemplate,
  type LucideIcon,
  Plug,
  Settings,
} from 'lucide-react';
import { useRead } from '../../shared/api/use-read';
import { useSession } from '../../shared/session/session-context';

interface Destination {
  readonly to:
    '/' | '/accounts' | '/attention' | '/activity' | '/why' | '/templates' | '/connectors' | '/settings';
  readonly label: string;
  readonly icon: LucideIcon;
  /** Second key after `g`. */
  readonly key: string;
  /** True where only admins find something. */
  readonly admins?: boolean;
  /** Pages that belong to the place though their addresses do not begin with its own. */
  readonly pages?: readonly string[];
}

/** The places of Thread, in the order of the menu. */
export const destinations: readonly Destination[] = [
  { to: '/', label: 'Home', icon: House, key: 'h' },
  { to: '/accounts', label: 'Accounts', icon: Building2, key: 'a' },
  {
    to: '/attention',
    label: 'Needs attention',
    icon: CircleAlert,
    key: 'n',
    pages: ['/duplicates'],
  },
  { to: '/activity', label: 'Activity', icon: Activity, key: 'l' },
  { to: '/why', label: 'Why / why not', icon: FileSearch, key: 'w' },
  { to: '/templates', label: 'Templates', icon: LayoutTemplate, key: 't' },
  {
    to: '/connectors',
    label: 'Connectors',
    icon: Plug,
    key: 'c',
    pages: ['/rehearsals', '/backfills'],
  },
  { to: '/settings', label: 'Settings', icon: Settings, key: 's', admins: true },
];

export function Navigation({ onGo }: { onGo: () => void }) {
  const attention = useRead(listAttention, { query: { limit: 1 } });
  const { role } = useSession();
  const { pathname } = useLocation();
  const open = attention.data?.openCount ?? 0;
  const shown = destinations.filter(({ admins }) => !admins || role === 'admin');
  return (
    <nav aria-label="Main">
      <ul className="nav-list">
        {shown.map(({ to, label, icon: Icon, pages = [] }) => (
          <li key={to}>
            <Link
              to={to}
              className={pages.some((page) => pathname.startsWith(page)) ? 'nav-link is-here' : 'nav-link'}
              onClick={onGo}
              activeOptions={{ exact: to === '/', includeSearch: false }}
            >
              <Icon size={17} aria-hidden />
              {label}
              {to === '/attention' && open > 0 && (
                <span className="nav-count" aria-label={`${open} open`}>
                  {open}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

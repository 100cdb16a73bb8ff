import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { listAccounts } from '@thread/contracts';
import { Building2, FileSearch, Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useRead } from '../../shared/api/use-read';
import { destinations } from './navigation';

/** Accounts arrive after the other choices; Enter must then mean the first of what is shown. The list keeps its choice in the DOM. */
function chooseFirst(): void {
  for (const [index, choice] of document.querySelectorAll('[data-action]').entries())
    choice.toggleAttribute('data-selected', index === 0);
}

/** Ctrl/Cmd-K: places, accounts by name, and "why" for a pasted deal. */
export function SearchPalette() {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [query] = useDebouncedValue(typed.trim(), 200);
  const accounts = useRead(
    listAccounts,
    { query: { q: query, limit: 8 } },
    { enabled: query.length > 1, keepPrevious: true },
  );
  const places = destinations
    .filter(({ label }) => label.toLowerCase().includes(typed.trim().toLowerCase()))
    .map(({ to, label, icon: Icon }): SpotlightActionData => ({
      id: to,
      label,
      leftSection: <Icon size={17} aria-hidden />,
      onClick: () => void navigate({ to }),
    }));
  const found = (query.length > 1 ? (accounts.data?.data ?? []) : []).map((account): SpotlightActionData => ({
    id: account.id,
    label: account.companyName,
    description: account.website ?? undefined,
    leftSection: <Building2 size={17} aria-hidden />,
    onClick: () => void navigate({ to: '/accounts/$accountId', params: { accountId: account.id } }),
  }));
  const first = found[0]?.id;
  useEffect(chooseFirst, [first]);
  const asks: SpotlightActionData[] = typed.trim()
    ? [
        {
          id: 'why',
          label: `Why / why not: ${typed.trim()}`,
          leftSection: <FileSearch size={17} aria-hidden />,
          onClick: () => void navigate({ to: '/why', search: { reference: typed.trim() } }),
        },
      ]
    : [];
  const groups: SpotlightActionGroupData[] = [
    { group: 'Accounts', actions: found },
    { group: 'Go to', actions: places },
    { group: 'Ask', actions: asks },
  ].filter(({ actions }) => actions.length > 0);
  return (
    <Spotlight
      actions={groups}
      query={typed}
      onQueryChange={setTyped}
      filter={(_, actions) => actions}
      shortcut={null}
      nothingFound="Nothing found"
      highlightQuery
      attributes={{ content: { 'aria-label': 'Search' } }}
      searchProps={{
        leftSection: <Search size={18} aria-hidden />,
        placeholder: 'Search accounts, go to a page, or paste a deal',
        'aria-label': 'Search',
      }}
    />
  );
}

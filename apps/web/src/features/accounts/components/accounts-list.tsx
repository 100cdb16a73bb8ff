import { Button } from '@mantine/core';
import { listAccounts, listConnectors } from '@thread/contracts';
import { Building2, SearchX } from 'lucide-react';
import { usePages, useRead } from '../../../shared/api/use-read';
import { ButtonLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { NothingHere } from '../../../shared/ui/nothing-here';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { ShowMore } from '../../../shared/ui/show-more';
import { type AccountsFilter, isFiltered } from '../accounts-filter';
import { AccountsTable } from './accounts-table';
import { AccountsToolbar } from './accounts-toolbar';

interface AccountsListProps {
  readonly filter: AccountsFilter;
  readonly onFilter: (filter: AccountsFilter) => void;
}

/** The workspace's accounts: search, filter, sort, page by page. */
export function AccountsList({ filter, onFilter }: AccountsListProps) {
  const accounts = usePages(listAccounts, { query: { ...filter, limit: 50 } });
  return (
    <Panel flush>
      <AccountsToolbar filter={filter} onFilter={onFilter} />
      {accounts.error && <ProblemNotice error={accounts.error} onRetry={() => void accounts.refetch()} />}
      {accounts.isPending && <ListSkeleton rows={8} />}
      {accounts.first && accounts.items.length === 0 && (
        <NoAccounts filtered={isFiltered(filter)} onClear={() => onFilter({ sort: filter.sort })} />
      )}
      {accounts.items.length > 0 && (
        <>
          <AccountsTable
            accounts={accounts.items}
            sort={filter.sort ?? 'created_desc'}
            onSort={(sort) => onFilter({ ...filter, sort })}
          />
          <ShowMore
            shown={accounts.items.length}
            total={accounts.first?.total}
            hasMore={accounts.hasNextPage}
            loading={accounts.isFetchingNextPage}
            onMore={() => void accounts.fetchNextPage()}
          />
        </>
      )}
    </Panel>
  );
}

function NoAccounts({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const connectors = useRead(listConnectors, {}, { enabled: !filtered });
  if (filtered) {
    return (
      <NothingHere
        icon={SearchX}
        title="No account matches"
        why="Try fewer filters or another spelling."
        action={
          <Button variant="default" onClick={onClear}>
            Clear filters
          </Button>
        }
      />
    );
  }
  const connected = connectors.data?.data.some((card) => card.connections.length > 0) ?? false;
  return (
    <NothingHere
      icon={Building2}
      title="No accounts yet"
      why={
        connected
          ? 'An account appears here seconds after a deal enters the stage your rule watches. Deals that were already there when the rule was switched on are not picked up.'
          : 'Accounts are created from closed deals. Connect your CRM, and the next deal that closes appears here.'
      }
      action={
        connected ? (
          <ButtonLink to="/why">Ask why a deal has no account</ButtonLink>
        ) : (
          <ButtonLink to="/connectors">Go to connectors</ButtonLink>
        )
      }
    />
  );
}

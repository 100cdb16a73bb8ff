import type { CallInput } from '../../shared/api/call';
import type { accountSorts, listAccounts } from '@thread/contracts';

/** Search, filters and order of the accounts list, as they stand in the address bar. */
export type AccountsFilter = Omit<NonNullable<CallInput<typeof listAccounts>['query']>, 'limit' | 'cursor'>;
export type AccountSort = (typeof accountSorts)[number];

export const sortWords: Readonly<Record<AccountSort, string>> = {
  created_desc: 'Newest first',
  created_asc: 'Oldest first',
  name_asc: 'Name A to Z',
  name_desc: 'Name Z to A',
  arr_desc: 'Highest ARR',
  arr_asc: 'Lowest ARR',
  close_date_desc: 'Latest close date',
  close_date_asc: 'Earliest close date',
  progress_asc: 'Least progress',
  progress_desc: 'Most progress',
};

/** Whether anything but the order is set. */
export function isFiltered(filter: AccountsFilter): boolean {
  const { sort: _sort, ...rest } = filter;
  return Object.values(rest).some((value) => value !== undefined && value !== '');
}

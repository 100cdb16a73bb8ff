import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { listAccounts } from '@thread/contracts';
import { useState } from 'react';
import { useRead } from '../api/use-read';

interface AccountPickerProps {
  readonly value: string | null;
  readonly onPick: (accountId: string | null) => void;
  readonly label: string;
}

/** Picks one of the workspace's accounts by name. */
export function AccountPicker({ value, onPick, label }: AccountPickerProps) {
  const [typed, setTyped] = useState('');
  const [query] = useDebouncedValue(typed, 250);
  const found = useRead(listAccounts, { query: { q: query, limit: 20 } }, { keepPrevious: true });
  return (
    <Select
      label={label}
      placeholder="Search accounts"
      searchable
      clearable
      value={value}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={onPick}
      filter={({ options }) => options}
      data={(found.data?.data ?? []).map((account) => ({ value: account.id, label: account.companyName }))}
      nothingFoundMessage={found.isFetching ? 'Searching…' : 'No account matches'}
    />
  );
}

import { Loader, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { searchRecords } from '@thread/contracts';
import { useState } from 'react';
import { asProblem } from '../api/api-problem';
import { useRead } from '../api/use-read';

export interface PickedRecord {
  readonly externalId: string;
  readonly name: string;
}

interface RecordPickerProps {
  readonly connectionId: string;
  readonly value: PickedRecord | null;
  readonly onPick: (record: PickedRecord | null) => void;
  readonly label: string;
}

/** Picks a real deal of a connection, searching by name or id at the provider. */
export function RecordPicker({ connectionId, value, onPick, label }: RecordPickerProps) {
  const [typed, setTyped] = useState('');
  const [query] = useDebouncedValue(typed === value?.name ? '' : typed, 300);
  const found = useRead(
    searchRecords,
    { params: { connectionId }, query: { q: query } },
    { keepPrevious: true, staleMs: 30_000 },
  );
  const records = found.data?.data ?? [];
  const listed = value && !records.some((each) => each.externalId === value.externalId) ? [value] : [];
  const options = [...listed.map((each) => ({ ...each, stageLabel: null })), ...records];
  return (
    <Select
      label={label}
      placeholder="Search deals by name or id"
      searchable
      clearable
      value={value?.externalId ?? null}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(id) => onPick(options.find((each) => each.externalId === id) ?? null)}
      data={options.map((each) => ({
        value: each.externalId,
        label: each.name,
      }))}
      renderOption={({ option }) => {
        const record = options.find((each) => each.externalId === option.value);
        return (
          <div>
            <div>{option.label}</div>
            <div className="option-hint">
              {[record?.stageLabel, option.value].filter(Boolean).join(' · ')}
            </div>
          </div>
        );
      }}
      filter={({ options: all }) => all}
      nothingFoundMessage={found.isFetching ? 'Searching…' : 'No deal matches'}
      rightSection={found.isFetching ? <Loader size={14} /> : undefined}
      error={found.error ? asProblem(found.error).title : undefined}
      maxDropdownHeight={320}
    />
  );
}

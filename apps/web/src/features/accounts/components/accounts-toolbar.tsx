import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import {
  type AccountSummary,
  accountSorts,
  accountStatuses,
  handoffSteps,
  healths,
  listPeople,
} from '@thread/contracts';
import { Search, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useRead } from '../../../shared/api/use-read';
import { accountStatusWords, handoffWords, healthWords } from '../../../shared/words/status-words';
import { type AccountsFilter, isFiltered, sortWords } from '../accounts-filter';

interface AccountsToolbarProps {
  readonly filter: AccountsFilter;
  readonly onFilter: (filter: AccountsFilter) => void;
}

/** Search, filters and order of the accounts list. */
export function AccountsToolbar({ filter, onFilter }: AccountsToolbarProps) {
  const [typed, setTyped] = useState(filter.q ?? '');
  const people = useRead(listPeople, {}, { staleMs: 60_000 });
  useEffect(() => setTyped(filter.q ?? ''), [filter.q]);
  const search = useDebouncedCallback((q: string) => onFilter({ ...filter, q: q.trim() || undefined }), 250);
  const csms = (people.data?.data ?? []).filter((person) => person.role === 'csm' || person.role === 'admin');
  return (
    <div className="toolbar" role="search">
      <TextInput
        className="toolbar-search"
        aria-label="Search accounts"
        placeholder="Name, website or AE"
        leftSection={<Search size={16} aria-hidden />}
        data-page-search
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
      />
      <Select
        aria-label="Status"
        placeholder="Any status"
        clearable
        value={filter.status ?? null}
        data={accountStatuses.map((value) => ({ value, label: accountStatusWords[value].word }))}
        onChange={(value) =>
          onFilter({ ...filter, status: (value as AccountSummary['status'] | null) ?? undefined })
        }
      />
      <Select
        aria-label="Health"
        placeholder="Any health"
        clearable
        value={filter.health ?? null}
        data={healths.map((value) => ({ value, label: healthWords[value].word }))}
        onChange={(value) =>
          onFilter({ ...filter, health: (value as AccountSummary['health'] | null) ?? undefined })
        }
      />
      <Select
        aria-label="Handoff"
        placeholder="Any handoff"
        clearable
        value={filter.handoffStep ?? null}
        data={handoffSteps.map((value) => ({ value, label: handoffWords[value].word }))}
        onChange={(value) =>
          onFilter({ ...filter, handoffStep: (value as AccountSummary['handoffStep'] | null) ?? undefined })
        }
      />
      <Select
        aria-label="CSM"
        placeholder="Any CSM"
        clearable
        searchable
        value={filter.csm ?? null}
        data={[
          { value: 'none', label: 'No CSM yet' },
          ...csms.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(value) => onFilter({ ...filter, csm: value ?? undefined })}
      />
      <Select
        aria-label="Order"
        value={filter.sort ?? 'created_desc'}
        allowDeselect={false}
        data={accountSorts.map((value) => ({ value, label: sortWords[value] }))}
        onChange={(value) => onFilter({ ...filter, sort: (value as AccountsFilter['sort']) ?? undefined })}
      />
      {isFiltered(filter) && (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<X size={15} aria-hidden />}
          onClick={() => onFilter({ sort: filter.sort })}
        >
          Clear
        </Button>
      )}
    </div>
  );
}

import { Checkbox, CloseButton, Select, Table, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import {
  type RehearsalDetail as Rehearsal,
  type RehearsalRowView,
  listRehearsalRows,
  runOutcomes,
  startBackfill,
} from '@thread/contracts';
import { FileSearch, Search, SearchX } from 'lucide-react';
import { useState } from 'react';
import { usePages } from '../../../shared/api/use-read';
import { formatMoney } from '../../../shared/format/format-money';
import { formatDay, withReadableTimes } from '../../../shared/format/format-time';
import { usePermission } from '../../../shared/session/permission';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { LongName } from '../../../shared/ui/long-name';
import { NothingHere } from '../../../shared/ui/nothing-here';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { ShowMore } from '../../../shared/ui/show-more';
import { StatusMark } from '../../../shared/ui/status-mark';
import { rehearsedWords } from './past-words';
import { RehearsalRow } from './rehearsal-row';

/** Which rows are shown. */
export interface RowsFilter {
  readonly outcome?: RehearsalRowView['outcome'] | undefined;
  readonly show?: 'duplicates' | 'missing' | 'unmapped' | undefined;
  readonly q?: string | undefined;
}

interface RehearsalRowsProps {
  readonly rehearsal: Rehearsal;
  readonly filter: RowsFilter;
  readonly onFilter: (filter: RowsFilter) => void;
  readonly chosen: ReadonlySet<string>;
  readonly onChosen: (chosen: ReadonlySet<string>) => void;
}

const shows = [
  { value: 'duplicates', label: 'Duplicates' },
  { value: 'missing', label: 'Missing facts' },
  { value: 'unmapped', label: 'Unknown values' },
];

/** The others would come to nothing. */
const canBeCreated = ({ outcome }: RehearsalRowView): boolean => outcome !== 'skip' && outcome !== 'failed';

/** Rehearsed deals, to filter, look into and choose from. */
export function RehearsalRows({ rehearsal, filter, onFilter, chosen, onChosen }: RehearsalRowsProps) {
  const [openId, setOpenId] = useState<string | null>(null);
  const query = { outcome: filter.outcome, show: filter.show, search: filter.q, limit: 50 };
  const rows = usePages(listRehearsalRows, { params: { rehearsalId: rehearsal.id }, query });
  const { allowed } = usePermission(startBackfill);
  const isFiltered = filter.outcome !== undefined || filter.show !== undefined || Boolean(filter.q);
  const toggle = (ids: readonly string[], on: boolean): void => {
    const next = new Set(chosen);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    onChosen(next);
  };
  const shown = rows.items.filter(canBeCreated).map(({ externalId }) => externalId);
  const chosenHere = shown.filter((id) => chosen.has(id)).length;
  return (
    <Panel title="Deals" flush>
      <div className="toolbar past-toolbar">
        <SearchBox
          key={filter.q ? 'given' : 'none'}
          value={filter.q}
          onChange={(q) => onFilter({ ...filter, q })}
        />
        <Select
          aria-label="Outcome"
          placeholder="Any outcome"
          clearable
          value={filter.outcome ?? null}
          data={runOutcomes.map((value) => ({ value, label: rehearsedWords[value].word }))}
          onChange={(value) =>
            onFilter({ ...filter, outcome: (value as RowsFilter['outcome'] | null) ?? undefined })
          }
        />
        <Select
          aria-label="Only"
          placeholder="All deals"
          clearable
          value={filter.show ?? null}
          data={shows}
          onChange={(value) =>
            onFilter({ ...filter, show: (value as RowsFilter['show'] | null) ?? undefined })
          }
        />
      </div>
      {rows.error && <ProblemNotice error={rows.error} onRetry={() => void rows.refetch()} />}
      {rows.isPending && <ListSkeleton rows={5} />}
      {rows.first && rows.items.length === 0 && <NoRows rehearsal={rehearsal} isFiltered={isFiltered} />}
      {rows.items.length > 0 && (
        <>
          <Table className="cards-when-narrow" highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                {allowed && (
                  <Table.Th w={40}>
                    <Checkbox
                      aria-label="Choose all deals shown"
                      checked={chosenHere > 0 && chosenHere === shown.length}
                      indeterminate={chosenHere > 0 && chosenHere < shown.length}
                      onChange={(event) => toggle(shown, event.currentTarget.checked)}
                    />
                  </Table.Th>
                )}
                <Table.Th>Deal</Table.Th>
                <Table.Th>Would</Table.Th>
                <Table.Th ta="right">ARR</Table.Th>
                <Table.Th>Closed</Table.Th>
                <Table.Th>Why</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.items.map((row) => (
                <Row
                  key={row.externalId}
                  row={row}
                  isChosen={chosen.has(row.externalId)}
                  onChoose={allowed ? (on) => toggle([row.externalId], on) : null}
                  onOpen={() => setOpenId(row.externalId)}
                />
              ))}
            </Table.Tbody>
          </Table>
          <ShowMore
            shown={rows.items.length}
            hasMore={rows.hasNextPage}
            loading={rows.isFetchingNextPage}
            onMore={() => void rows.fetchNextPage()}
          />
        </>
      )}
      <RehearsalRow rehearsalId={rehearsal.id} externalId={openId} onClose={() => setOpenId(null)} />
    </Panel>
  );
}

function SearchBox({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange: (q: string | undefined) => void;
}) {
  const [typed, setTyped] = useState(value ?? '');
  const search = useDebouncedCallback((text: string) => onChange(text.trim() || undefined), 250);
  const change = (text: string): void => {
    setTyped(text);
    search(text);
  };
  return (
    <TextInput
      className="toolbar-search"
      aria-label="Search deals"
      placeholder="Company, deal or its id"
      leftSection={<Search size={15} aria-hidden />}
      rightSection={
        typed !== '' && <CloseButton size="sm" aria-label="Clear the search" onClick={() => change('')} />
      }
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

function NoRows({ rehearsal, isFiltered }: { rehearsal: Rehearsal; isFiltered: boolean }) {
  if (isFiltered)
    return <NothingHere icon={SearchX} title="No deal is like that" why="Change the filter or the search." />;
  if (rehearsal.state === 'reading')
    return <NothingHere icon={FileSearch} title="Reading deals" why="The first ones appear in a moment." />;
  return (
    <NothingHere
      icon={FileSearch}
      title="No deal was changed in this period"
      why="Rehearse a longer period."
    />
  );
}

interface RowProps {
  readonly row: RehearsalRowView;
  readonly isChosen: boolean;
  /** Null for those who may not create from it. */
  readonly onChoose: ((on: boolean) => void) | null;
  readonly onOpen: () => void;
}

function Row({ row, isChosen, onChoose, onOpen }: RowProps) {
  const name = row.companyName ?? row.name ?? `Deal ${row.externalId}`;
  return (
    <Table.Tr data-selected={isChosen || undefined}>
      {onChoose && (
        <Table.Td data-choose>
          <Checkbox
            aria-label={row.name && row.name !== name ? `Choose ${name} (${row.name})` : `Choose ${name}`}
            checked={isChosen}
            disabled={!canBeCreated(row)}
            onChange={(event) => onChoose(event.currentTarget.checked)}
          />
        </Table.Td>
      )}
      <Table.Td data-title>
        <UnstyledButton className="row-link" onClick={onOpen}>
          <LongName>{name}</LongName>
        </UnstyledButton>
        {row.name && row.name !== name && (
          <Text size="xs" c="dimmed" component="div">
            <LongName>{row.name}</LongName>
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label="Would" className="no-break">
        <StatusMark status={rehearsedWords[row.outcome]} />
      </Table.Td>
      <Table.Td data-label="ARR" ta="right" className="no-break">
        {row.arr ? formatMoney(row.arr) : '–'}
      </Table.Td>
      <Table.Td data-label="Closed" className="no-break">
        {row.closeDate ? formatDay(row.closeDate) : '–'}
      </Table.Td>
      <Table.Td data-label="Why" maw={420}>
        <Text size="sm" lineClamp={2}>
          {withReadableTimes(row.summary)}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

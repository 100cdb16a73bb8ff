import { Table, Text, UnstyledButton } from '@mantine/core';
import type { AccountSummary } from '@thread/contracts';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { formatMoney } from '../../../shared/format/format-money';
import { formatDay } from '../../../shared/format/format-time';
import { TextLink } from '../../../shared/ui/links';
import { LongName } from '../../../shared/ui/long-name';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { StatusMark } from '../../../shared/ui/status-mark';
import { accountStatusWords, handoffWords, healthWords } from '../../../shared/words/status-words';
import type { AccountSort } from '../accounts-filter';
import { ProgressLine } from './progress-line';

interface AccountsTableProps {
  readonly accounts: readonly AccountSummary[];
  readonly sort: AccountSort;
  readonly onSort: (sort: AccountSort) => void;
}

interface Column {
  readonly label: string;
  /** Orders of the column: the one a first click gives, then the other. */
  readonly sorts?: readonly [AccountSort, AccountSort];
  readonly align?: 'right';
}

const columns: readonly Column[] = [
  { label: 'Company', sorts: ['name_asc', 'name_desc'] },
  { label: 'Status' },
  { label: 'Health' },
  { label: 'Progress', sorts: ['progress_asc', 'progress_desc'] },
  { label: 'ARR', sorts: ['arr_desc', 'arr_asc'], align: 'right' },
  { label: 'Closed', sorts: ['close_date_desc', 'close_date_asc'] },
  { label: 'CSM' },
  { label: 'Next due' },
  { label: 'Created', sorts: ['created_desc', 'created_asc'] },
];

function Heading({
  column,
  sort,
  onSort,
}: {
  column: Column;
  sort: AccountSort;
  onSort: (sort: AccountSort) => void;
}) {
  const sorted = column.sorts?.includes(sort) ?? false;
  const ascending = sort.endsWith('_asc');
  const direction = ascending ? 'ascending' : 'descending';
  const Arrow = ascending ? ArrowUp : ArrowDown;
  return (
    <Table.Th ta={column.align} aria-sort={column.sorts ? (sorted ? direction : 'none') : undefined}>
      {column.sorts ? (
        <UnstyledButton
          className="sort-button"
          onClick={() => column.sorts && onSort(sort === column.sorts[0] ? column.sorts[1] : column.sorts[0])}
        >
          {column.label}
          {sorted && <Arrow size={13} aria-hidden />}
        </UnstyledButton>
      ) : (
        column.label
      )}
    </Table.Th>
  );
}

/** The accounts as rows; a narrow screen gets cards instead. */
export function AccountsTable({ accounts, sort, onSort }: AccountsTableProps) {
  return (
    <Table className="cards-when-narrow" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          {columns.map((column) => (
            <Heading key={column.label} column={column} sort={sort} onSort={onSort} />
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {accounts.map((account) => (
          <AccountRow key={account.id} account={account} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function AccountRow({ account }: { account: AccountSummary }) {
  return (
    <Table.Tr>
      <Table.Td data-title>
        <TextLink to="/accounts/$accountId" params={{ accountId: account.id }} fw={600} c="inherit">
          <LongName>{account.companyName}</LongName>
        </TextLink>
        {account.website && (
          <Text size="xs" c="dimmed" component="div">
            <LongName>{account.website.replace(/^https?:\/\//, '')}</LongName>
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label="Status">
        <StatusMark status={accountStatusWords[account.status]} />
        {account.handoffStep !== 'accepted' && (
          <Text size="xs" c="dimmed" mt={3}>
            {handoffWords[account.handoffStep].word}
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label="Health">
        <StatusMark status={healthWords[account.health]} />
      </Table.Td>
      <Table.Td data-label="Progress" miw={100}>
        <ProgressLine percent={account.progressPercent} label={`Progress of ${account.companyName}`} />
      </Table.Td>
      <Table.Td data-label="ARR" ta="right" className="no-break">
        {account.arr ? (
          formatMoney(account.arr)
        ) : (
          <Text span c="dimmed" size="sm">
            Unknown
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label="Closed" className="no-break">
        {account.closeDate ? (
          formatDay(account.closeDate)
        ) : (
          <Text span c="dimmed" size="sm">
            Unknown
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label="CSM">
        {account.csm ? (
          <LongName>{account.csm.name}</LongName>
        ) : (
          <Text span c="dimmed" size="sm">
            None yet
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label="Next due" className="no-break">
        {account.nextDueDate ? (
          formatDay(account.nextDueDate)
        ) : (
          <Text span c="dimmed" size="sm">
            Nothing due
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label="Created">
        <RelativeTime at={account.createdAt} />
      </Table.Td>
    </Table.Tr>
  );
}

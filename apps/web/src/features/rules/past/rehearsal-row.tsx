import { Group, Modal, Stack, Table, Text } from '@mantine/core';
import { type RehearsalRowDetail, readRehearsalRow } from '@thread/contracts';
import { useRead } from '../../../shared/api/use-read';
import { formatMoney } from '../../../shared/format/format-money';
import { formatDay, withReadableTimes } from '../../../shared/format/format-time';
import { Figure } from '../../../shared/ui/figure';
import { TextLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { Notice } from '../../../shared/ui/notice';
import { OutsideLink } from '../../../shared/ui/outside-link';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { ReasonList } from '../../../shared/ui/reason-list';
import { rehearsedWords } from './past-words';

interface RehearsalRowProps {
  readonly rehearsalId: string;
  /** Null = closed. */
  readonly externalId: string | null;
  readonly onClose: () => void;
}

/** Why one deal would end as it would, and what would change. */
export function RehearsalRow({ rehearsalId, externalId, onClose }: RehearsalRowProps) {
  const params = { rehearsalId, externalId: externalId ?? '' };
  const read = useRead(readRehearsalRow, { params }, { enabled: externalId !== null });
  const row = read.data;
  return (
    <Modal
      opened={externalId !== null}
      onClose={onClose}
      size="lg"
      title={row?.companyName ?? row?.name ?? 'Deal'}
    >
      {read.error && <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={3} />}
      {row && <RowDetail row={row} />}
    </Modal>
  );
}

function RowDetail({ row }: { row: RehearsalRowDetail }) {
  const status = rehearsedWords[row.outcome];
  return (
    <Stack gap="md">
      <Notice tone={status.tone} icon={status.icon} title={withReadableTimes(row.summary)}>
        <Group gap="md">
          {row.url && <OutsideLink href={row.url}>Open deal {row.externalId}</OutsideLink>}
          {row.account && (
            <TextLink to="/accounts/$accountId" params={{ accountId: row.account.id }} size="sm">
              {row.account.companyName}
            </TextLink>
          )}
        </Group>
        {row.twin && (
          <Text size="sm">Together with the rehearsed deal {row.twin.name ?? row.twin.externalId}.</Text>
        )}
      </Notice>
      <dl className="figures">
        <Figure label="ARR" value={row.arr ? formatMoney(row.arr) : 'unknown'} />
        <Figure label="Closed" value={row.closeDate ? formatDay(row.closeDate) : 'unknown'} />
        {row.missing.length > 0 && (
          <Figure label="Missing" value={new Intl.ListFormat('en').format(row.missing)} />
        )}
      </dl>
      {row.unmapped.length > 0 && (
        <Text size="sm">
          Not in the mapping: {row.unmapped.map(({ label, value }) => `${label} “${value}”`).join(', ')}.
        </Text>
      )}
      {row.candidates.length > 0 && (
        <section>
          <Text fw={600} size="sm">
            May be the same as
          </Text>
          <ul className="candidate-list">
            {row.candidates.map(({ accountId, companyName, text }) => (
              <li key={`${accountId} ${companyName}`}>
                <div>
                  {accountId ? (
                    <TextLink to="/accounts/$accountId" params={{ accountId }} fw={600} size="sm">
                      {companyName}
                    </TextLink>
                  ) : (
                    <Text fw={600} size="sm">
                      {companyName} (another rehearsed deal)
                    </Text>
                  )}
                  <Text size="sm">{text}</Text>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      {row.changes.length > 0 && <Changes row={row} />}
      {row.reasons.length > 0 && (
        <section>
          <Text fw={600} size="sm" mb={6}>
            Step by step
          </Text>
          <ReasonList reasons={row.reasons} />
        </section>
      )}
    </Stack>
  );
}

function Changes({ row }: { row: RehearsalRowDetail }) {
  return (
    <section>
      <Text fw={600} size="sm">
        What would change
      </Text>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Field</Table.Th>
            <Table.Th>Now</Table.Th>
            <Table.Th>From the deal</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {row.changes.map(({ field, label, from, to, applied }) => (
            <Table.Tr key={field}>
              <Table.Td>{label}</Table.Td>
              <Table.Td className="any-break">{withReadableTimes(from ?? 'unknown')}</Table.Td>
              <Table.Td className="any-break">
                {withReadableTimes(to ?? 'unknown')}
                {!applied && (
                  <Text size="xs" c="dimmed">
                    Kept as it is: the mapping says so.
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

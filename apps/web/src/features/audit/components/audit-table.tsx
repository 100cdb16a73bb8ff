import { Table, Text } from '@mantine/core';
import type { AuditEntryView } from '@thread/contracts';
import { formatInstant } from '../../../shared/format/format-time';
import { plainWord } from '../../../shared/words/plain-word';

/** Entries as rows, newest first; a narrow screen gets cards. */
export function AuditTable({ entries }: { entries: readonly AuditEntryView[] }) {
  return (
    <Table className="cards-when-narrow">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>What</Table.Th>
          <Table.Th>Who</Table.Th>
          <Table.Th>When</Table.Th>
          <Table.Th>From</Table.Th>
          <Table.Th>Entry</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map((entry) => (
          <AuditRow key={entry.id} entry={entry} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function AuditRow({ entry }: { entry: AuditEntryView }) {
  const facts = Object.entries(entry.detail).filter(([, value]) => value !== null);
  return (
    <Table.Tr>
      <Table.Td data-title>
        <Text size="sm" fw={600}>
          {entry.words}
        </Text>
        <Text size="xs" c="dimmed" className="any-break">
          <span title={entry.subject}>{subjectWords(entry.subject)}</span>
          {facts.map(([name, value]) => ` · ${plainWord(name)}: ${wordsOf(value)}`).join('')}
        </Text>
        {entry.reason && (
          <Text size="xs" className="any-break">
            {entry.reason}
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label="Who">
        {entry.actor?.name ?? 'Thread'}
        {entry.key && (
          <Text size="xs" c="dimmed">
            by API key {entry.key.name}
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label="When" className="no-break">
        <time dateTime={entry.at}>{formatInstant(entry.at)}</time>
      </Table.Td>
      <Table.Td data-label="From" className="no-break">
        {entry.ip ?? '–'}
      </Table.Td>
      <Table.Td data-label="Entry" className="no-break">
        <span title={entry.hash}>
          {entry.seq} <code>{entry.hash.slice(0, 8)}</code>
        </span>
      </Table.Td>
    </Table.Tr>
  );
}

/** `account:0193a0b2-…` as "Account …0100": what it was, and enough to tell it from others; the whole is on hover. */
function subjectWords(subject: string): string {
  const [kind = '', id = ''] = subject.split(/:(.*)/s);
  return id.length > 12 ? `${plainWord(kind)} …${id.slice(-6)}` : `${plainWord(kind)} ${id}`.trim();
}

function wordsOf(value: unknown): string {
  if (typeof value === 'string') return plainWord(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(wordsOf).join(', ');
  return JSON.stringify(value);
}

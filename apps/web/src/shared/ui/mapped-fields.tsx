import { Table, Text } from '@mantine/core';
import type { MappedField } from '@thread/contracts';
import { formatFieldValue } from '../format/format-field-value';

/** Mapped fields with what was read and what was done to it. */
export function MappedFields({ fields }: { fields: readonly MappedField[] }) {
  return (
    <Table className="cards-when-narrow mapped-fields">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Field</Table.Th>
          <Table.Th>Value</Table.Th>
          <Table.Th>Read</Table.Th>
          <Table.Th>How</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {fields.map((field) => (
          <Table.Tr key={field.target}>
            <Table.Td data-title fw={600} miw={120}>
              {field.label}
            </Table.Td>
            <Table.Td data-label="Value">
              <Text size="sm" component="span" c={field.value ? undefined : 'dimmed'}>
                {formatFieldValue(field.value)}
              </Text>
              {field.problem && (
                <Text size="xs" className="warn-text">
                  {field.problem.text}
                </Text>
              )}
            </Table.Td>
            <Table.Td data-label="Read">
              {field.evidence.raw === null ? '–' : <code className="value-code">{field.evidence.raw}</code>}
            </Table.Td>
            <Table.Td data-label="How">
              <Text size="sm" c="dimmed" component="span">
                {field.evidence.steps.join(' ') || '–'}
              </Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

import { ActionIcon, Button, Group, SegmentedControl, Stack, TextInput } from '@mantine/core';
import type { Transform } from '@thread/contracts';
import { ArrowRight, Plus, Trash2 } from 'lucide-react';

type Lookup = Extract<Transform, { kind: 'lookup' }>;

interface LookupEditorProps {
  readonly lookup: Lookup;
  readonly disabled: boolean;
  readonly onChange: (lookup: Lookup) => void;
}

/** A table from source values to Thread values. */
export function LookupEditor({ lookup, disabled, onChange }: LookupEditorProps) {
  const rows = Object.entries(lookup.table);
  const setRows = (next: [string, string][]): void =>
    onChange({ ...lookup, table: Object.fromEntries(next) });
  const replace = (index: number, row: [string, string]): void =>
    setRows(rows.map((each, place) => (place === index ? row : each)));
  return (
    <Stack gap={6}>
      {rows.map(([from, to], index) => (
        <Group key={index} gap={6} wrap="nowrap">
          <TextInput
            aria-label={`Value ${index + 1} at the source`}
            disabled={disabled}
            value={from}
            flex={1}
            onChange={(event) => replace(index, [event.currentTarget.value, to])}
          />
          <ArrowRight size={15} aria-hidden />
          <TextInput
            aria-label={`Value ${index + 1} in Thread`}
            disabled={disabled}
            value={to}
            flex={1}
            onChange={(event) => replace(index, [from, event.currentTarget.value])}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={disabled}
            aria-label={`Remove value ${index + 1}`}
            onClick={() => setRows(rows.filter((_, place) => place !== index))}
          >
            <Trash2 size={15} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Group gap="sm">
        <Button
          size="xs"
          variant="subtle"
          disabled={disabled || '' in lookup.table}
          leftSection={<Plus size={15} aria-hidden />}
          onClick={() => setRows([...rows, ['', '']])}
        >
          Add a value
        </Button>
        <SegmentedControl
          size="xs"
          aria-label="Values not in the table"
          disabled={disabled}
          value={lookup.otherwise}
          onChange={(value) => onChange({ ...lookup, otherwise: value === 'empty' ? 'empty' : 'keep' })}
          data={[
            { value: 'keep', label: 'Keep other values' },
            { value: 'empty', label: 'Leave others empty' },
          ]}
        />
      </Group>
    </Stack>
  );
}

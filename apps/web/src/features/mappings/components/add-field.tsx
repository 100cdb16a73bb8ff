import { Button, Group, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { type CustomKind, targetOf } from '../mapping-draft';

interface AddFieldProps {
  readonly taken: ReadonlySet<string>;
  /** Fields every account has that nothing fills yet. */
  readonly unmapped: readonly { readonly key: string; readonly label: string }[];
  readonly disabled: boolean;
  readonly onAdd: (target: string, label: string) => void;
}

/** Adds a field of one's own: shown on the account, or kept as context for the handoff only. */
export function AddField({ taken, unmapped, disabled, onAdd }: AddFieldProps) {
  const [kind, setKind] = useState<CustomKind>('custom');
  const [label, setLabel] = useState('');
  const target = targetOf(kind, label);
  const double = target !== null && taken.has(target);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!target || double) return;
    onAdd(target, label.trim());
    setLabel('');
  };
  return (
    <form onSubmit={submit} className="add-field">
      <Stack gap={6}>
        <Text size="sm" fw={600}>
          Add a field
        </Text>
        <Group gap="xs" align="flex-start">
          <SegmentedControl
            aria-label="Kind of field"
            disabled={disabled}
            value={kind}
            onChange={(value) => setKind(value === 'context' ? 'context' : 'custom')}
            data={[
              { value: 'custom', label: 'Custom field' },
              { value: 'context', label: 'Context' },
            ]}
          />
          <TextInput
            aria-label="Name of the new field"
            placeholder="Seats, use case, …"
            disabled={disabled}
            maxLength={120}
            value={label}
            error={double ? 'There is such a field already.' : undefined}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          <Button
            type="submit"
            variant="default"
            disabled={disabled || !target || double}
            leftSection={<Plus size={15} aria-hidden />}
          >
            Add
          </Button>
        </Group>
        <Text size="xs" c="dimmed">
          {kind === 'custom'
            ? 'Shown on the account page among its facts.'
            : 'Not shown on the account; kept as evidence for the handoff.'}
        </Text>
        {unmapped.length > 0 && (
          <Select
            label="Or fill a standard field"
            placeholder="Choose a field"
            maw={320}
            disabled={disabled}
            value={null}
            data={unmapped.map(({ key, label: name }) => ({ value: key, label: name }))}
            onChange={(key) => {
              const field = unmapped.find((each) => each.key === key);
              if (field) onAdd(field.key, field.label);
            }}
          />
        )}
      </Stack>
    </form>
  );
}

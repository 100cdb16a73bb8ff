import { Button, Group, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import type { FactView, FieldValue, listAccountFields } from '@thread/contracts';
import { type FormEvent, useState } from 'react';
import type { CallOutput } from '../../../shared/api/call';
import { currencyCodes } from '../../../shared/words/currency-codes';

export type FieldType = CallOutput<typeof listAccountFields>['data'][number]['type'];

interface FactEditorProps {
  readonly fact: Pick<FactView, 'field' | 'label' | 'value'>;
  readonly type: FieldType;
  readonly saving: boolean;
  readonly onSave: (value: FieldValue | null) => void;
  readonly onCancel: () => void;
}

function textOf(value: FieldValue | null): string {
  if (!value) return '';
  if (value.type === 'money') return value.amount;
  return value.type === 'day' ? value.day : value.text;
}

/** What was typed as a value of the field's type; nothing typed = unknown. */
export function valueOf(type: FieldType, text: string, currency: string | null): FieldValue | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (type === 'money') return { type, amount: trimmed, currency };
  if (type === 'day') return { type, day: trimmed };
  return { type, text: trimmed };
}

/** Changes one fact by hand. */
export function FactEditor({ fact, type, saving, onSave, onCancel }: FactEditorProps) {
  const [text, setText] = useState(textOf(fact.value));
  const [currency, setCurrency] = useState<string | null>(
    fact.value?.type === 'money' ? fact.value.currency : 'USD',
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSave(valueOf(type, text, currency));
  };
  const shared = { 'aria-label': fact.label, 'data-autofocus': true, autoFocus: true } as const;
  return (
    <form onSubmit={submit} className="fact-editor">
      {type === 'money' && (
        <Group gap={6} wrap="nowrap">
          <NumberInput
            {...shared}
            hideControls
            min={0}
            value={text}
            onChange={(value) => setText(String(value))}
            flex={1}
          />
          <Select
            aria-label="Currency"
            w={96}
            searchable
            data={currencyCodes()}
            value={currency}
            onChange={setCurrency}
          />
        </Group>
      )}
      {type === 'day' && (
        <DateInput
          {...shared}
          clearable
          valueFormat="D MMM YYYY"
          value={text || null}
          onChange={(value) => setText(value ?? '')}
        />
      )}
      {type === 'text' && fact.field === 'notes' && (
        <Textarea
          {...shared}
          autosize
          minRows={3}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {type !== 'money' && type !== 'day' && fact.field !== 'notes' && (
        <TextInput
          {...shared}
          type={type === 'email' ? 'email' : 'text'}
          inputMode={type === 'number' ? 'decimal' : undefined}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <Group gap={6} mt={6}>
        <Button type="submit" size="xs" loading={saving}>
          Save
        </Button>
        <Button size="xs" variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}

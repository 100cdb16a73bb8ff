import { MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import type { Condition, FieldView } from '@thread/contracts';
import { valueShapeOf } from '../condition-operators';

interface ConditionValueProps {
  readonly condition: Condition;
  readonly field: FieldView | null;
  readonly disabled: boolean;
  readonly onChange: (condition: Condition) => void;
}

/** The value a property is compared with, entered in the way that suits the property's type. */
export function ConditionValue({ condition, field, disabled, onChange }: ConditionValueProps) {
  const shape = valueShapeOf(condition.operator);
  if (shape === 'none') return null;
  const one = typeof condition.value === 'string' ? condition.value : '';
  const many = Array.isArray(condition.value) ? condition.value : [];
  const set = (value: string | string[]): void => onChange({ ...condition, value });
  const shared = { 'aria-label': 'Value', disabled, className: 'condition-value' };
  const options = field?.options ?? [];
  const stray = [one, ...many].filter(
    (value) => value !== '' && !options.some((option) => option.value === value),
  );
  const choices = [
    ...options.map((option) => ({ ...option })),
    ...stray.map((value) => ({ value, label: value })),
  ];
  if (shape === 'many') {
    return options.length > 0 ? (
      <MultiSelect
        {...shared}
        searchable
        placeholder={many.length === 0 ? 'Choose' : undefined}
        data={choices}
        value={many}
        onChange={set}
      />
    ) : (
      <TagsInput {...shared} placeholder="Type, then Enter" value={many} onChange={set} />
    );
  }
  if (field?.type === 'boolean') {
    const yesNo =
      options.length > 0
        ? choices
        : [
            { value: 'true', label: 'Yes' },
            { value: 'false', label: 'No' },
          ];
    return (
      <Select
        {...shared}
        placeholder="Choose"
        data={yesNo}
        value={one || null}
        onChange={(value) => set(value ?? '')}
      />
    );
  }
  if (options.length > 0) {
    return (
      <Select
        {...shared}
        searchable
        placeholder="Choose"
        data={choices}
        value={one || null}
        onChange={(value) => set(value ?? '')}
      />
    );
  }
  if (field?.type === 'number' || field?.type === 'money') {
    return (
      <NumberInput
        {...shared}
        thousandSeparator=","
        hideControls
        value={one}
        onChange={(value) => set(String(value))}
      />
    );
  }
  if (field?.type === 'date' || field?.type === 'datetime') {
    return (
      <DateInput
        {...shared}
        valueFormat="D MMM YYYY"
        value={one || null}
        onChange={(value) => set(value ?? '')}
      />
    );
  }
  return <TextInput {...shared} value={one} onChange={(event) => set(event.currentTarget.value)} />;
}

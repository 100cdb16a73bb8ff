import { ActionIcon, Button, Select, Text } from '@mantine/core';
import type { Condition, FieldView } from '@thread/contracts';
import { Plus, Trash2 } from 'lucide-react';
import {
  type Operator,
  noCondition,
  operatorWord,
  operatorsByType,
  withField,
  withOperator,
} from '../condition-operators';
import { type FieldCatalogue, keyOf } from '../field-catalogue';
import { ConditionValue } from './condition-value';

interface ConditionsEditorProps {
  readonly conditions: readonly Condition[];
  readonly fields: FieldCatalogue;
  readonly disabled: boolean;
  /** Messages about the condition at an index. */
  readonly messagesAt: (index: number) => readonly string[];
  readonly onChange: (conditions: Condition[]) => void;
}

/** A list of tests that must all hold. */
export function ConditionsEditor({
  conditions,
  fields,
  disabled,
  messagesAt,
  onChange,
}: ConditionsEditorProps) {
  const replace = (index: number, next: Condition): void =>
    onChange(conditions.map((each, place) => (place === index ? next : each)));
  return (
    <div>
      <ul className="condition-list">
        {conditions.map((condition, index) => (
          <ConditionRow
            key={index}
            condition={condition}
            fields={fields}
            disabled={disabled}
            messages={messagesAt(index)}
            lead={index === 0 ? 'Only if' : 'and'}
            onChange={(next) => replace(index, next)}
            onRemove={() => onChange(conditions.filter((_, place) => place !== index))}
          />
        ))}
      </ul>
      {!disabled && (
        <Button
          variant="subtle"
          size="xs"
          mt={conditions.length > 0 ? 8 : 0}
          leftSection={<Plus size={15} aria-hidden />}
          onClick={() => onChange([...conditions, noCondition])}
        >
          Add a condition
        </Button>
      )}
    </div>
  );
}

interface ConditionRowProps {
  readonly condition: Condition;
  readonly fields: FieldCatalogue;
  readonly disabled: boolean;
  readonly messages: readonly string[];
  readonly lead: string;
  readonly onChange: (condition: Condition) => void;
  readonly onRemove: () => void;
}

function ConditionRow({
  condition,
  fields,
  disabled,
  messages,
  lead,
  onChange,
  onRemove,
}: ConditionRowProps) {
  const field = fields.find(condition.object, condition.property);
  const type: FieldView['type'] = field?.type ?? 'text';
  const key =
    condition.property === '' ? null : keyOf({ object: condition.object, name: condition.property });
  const strayProperty =
    key && !field
      ? [
          {
            value: key,
            label:
              fields.choices.length > 0 ? `${condition.property} (no longer exists)` : condition.property,
          },
        ]
      : [];
  const operators = [...new Set([...operatorsByType[type], condition.operator])];
  return (
    <li>
      <div className="condition-row">
        <span className="condition-lead">{lead}</span>
        <Select
          aria-label="Property"
          placeholder="Property"
          className="condition-property"
          searchable
          disabled={disabled}
          limit={80}
          data={[...strayProperty, ...fields.choices]}
          value={key}
          onChange={(value) => {
            const chosen = value ? fields.byKey(value) : null;
            if (chosen) onChange(withField(condition, chosen));
          }}
        />
        <Select
          aria-label="Test"
          className="condition-operator"
          disabled={disabled}
          allowDeselect={false}
          data={operators.map((value) => ({ value, label: operatorWord(value, type) }))}
          value={condition.operator}
          onChange={(value) => value && onChange(withOperator(condition, value as Operator))}
        />
        <ConditionValue condition={condition} field={field} disabled={disabled} onChange={onChange} />
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={disabled}
          aria-label="Remove this condition"
          onClick={onRemove}
        >
          <Trash2 size={16} aria-hidden />
        </ActionIcon>
      </div>
      {messages.map((message) => (
        <Text key={message} size="xs" c="var(--mantine-color-error)" role="alert">
          {message}
        </Text>
      ))}
    </li>
  );
}

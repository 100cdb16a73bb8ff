import { ActionIcon, Button, Collapse, Group, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import type { FieldMapping, FieldView, MappedField } from '@thread/contracts';
import { ChevronRight, Plus, Trash2 } from 'lucide-react';
import { useId } from 'react';
import { moved } from '../../../shared/format/move-item';
import { withSource } from '../mapping-draft';
import { sourceWord } from '../mapping-words';
import { FieldResult } from './field-result';
import { FieldRules } from './field-rules';
import { LookupEditor } from './lookup-editor';
import { SourceEditor } from './source-editor';
import { Unbroken } from '../../../shared/ui/unbroken';

interface MappingRowProps {
  readonly field: FieldMapping;
  readonly fields: readonly FieldView[];
  readonly mapped: MappedField | null;
  readonly problems: readonly string[];
  readonly opened: boolean;
  readonly disabled: boolean;
  /** Whether the provider can be written to. */
  readonly canWrite: boolean;
  readonly onToggle: () => void;
  readonly onChange: (field: FieldMapping) => void;
  /** False for the fields every account has. */
  readonly nameable: boolean;
  readonly onRemove: () => void;
}

/** One Thread field: where it comes from in short, what it becomes on the chosen deal, and its editor. */
export function MappingRow(props: MappingRowProps) {
  const { field, fields, mapped, problems, opened, onToggle } = props;
  const id = useId();
  const sources = field.sources.map((source) => sourceWord(source, fields));
  return (
    <li className="mapping-row" data-opened={opened}>
      <UnstyledButton
        className="mapping-summary"
        aria-expanded={opened}
        aria-controls={id}
        onClick={onToggle}
      >
        <ChevronRight size={16} aria-hidden className="mapping-chevron" />
        <span className="mapping-target">
          <Text size="sm" fw={600} component="span">
            <Unbroken text={field.label} />
          </Text>
          {field.target.includes('.') && (
            <Text size="xs" c="dimmed" component="span">
              {field.target.startsWith('context.') ? 'Context only' : 'Custom field'}
            </Text>
          )}
        </span>
        <span className="mapping-sources">
          <Text size="sm" c={sources.length === 0 ? 'dimmed' : undefined} component="span">
            {sources[0] ?? 'No source'}
          </Text>
          {sources.length > 1 && (
            <Text size="xs" c="dimmed" component="span">
              else {sources.slice(1).join(', else ')}
            </Text>
          )}
        </span>
        <span className="mapping-result">
          {mapped ? (
            <FieldResult mapped={mapped} brief />
          ) : (
            <Text size="sm" c="dimmed" data-none>
              –
            </Text>
          )}
        </span>
      </UnstyledButton>
      {problems.map((problem) => (
        <Text key={problem} size="xs" className="mapping-problem" c="var(--mantine-color-error)" role="alert">
          {problem}
        </Text>
      ))}
      <Collapse expanded={opened} id={id}>
        {opened && <RowEditor {...props} />}
      </Collapse>
    </li>
  );
}

function RowEditor(props: MappingRowProps) {
  const { field, fields, mapped, disabled, nameable, onChange, onRemove, canWrite } = props;
  return (
    <div className="mapping-editor">
      <Stack gap="sm">
        {nameable && (
          <Group align="flex-end" gap="xs">
            <TextInput
              label="Name"
              flex={1}
              maxLength={120}
              disabled={disabled}
              value={field.label}
              onChange={(event) => onChange({ ...field, label: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              disabled={disabled}
              aria-label={`Remove ${field.label}`}
              onClick={onRemove}
            >
              <Trash2 size={16} aria-hidden />
            </ActionIcon>
          </Group>
        )}
        <div>
          <Text size="sm" fw={500} mb={4}>
            Take the first of these that has a value
          </Text>
          <Stack gap={6}>
            {field.sources.map((source, place) => (
              <SourceEditor
                key={place}
                source={source}
                place={place}
                count={field.sources.length}
                fields={fields}
                disabled={disabled}
                onChange={(next) => onChange(withSource(field, place, next))}
                onMove={(to) => onChange({ ...field, sources: moved(field.sources, place, to) })}
                onRemove={() =>
                  onChange({ ...field, sources: field.sources.filter((_, each) => each !== place) })
                }
              />
            ))}
          </Stack>
          <Button
            size="xs"
            variant="subtle"
            mt={4}
            leftSection={<Plus size={15} aria-hidden />}
            disabled={disabled || field.sources.length >= 5}
            onClick={() =>
              onChange({
                ...field,
                sources: [...field.sources, { kind: 'property', object: 'deal', property: '' }],
              })
            }
          >
            Add a source
          </Button>
        </div>
        <FieldRules
          field={field}
          fields={fields}
          canWrite={canWrite}
          disabled={disabled}
          onChange={onChange}
        />
        {field.transform.kind === 'lookup' && (
          <LookupEditor
            lookup={field.transform}
            disabled={disabled}
            onChange={(transform) => onChange({ ...field, transform })}
          />
        )}
      </Stack>
      <div className="mapping-evidence" aria-live="polite">
        <Text size="xs" fw={600} c="dimmed" mb={4}>
          On the chosen deal
        </Text>
        {mapped ? (
          <FieldResult mapped={mapped} />
        ) : (
          <Text size="sm" c="dimmed">
            Choose a deal above to see what this field becomes.
          </Text>
        )}
      </div>
    </div>
  );
}

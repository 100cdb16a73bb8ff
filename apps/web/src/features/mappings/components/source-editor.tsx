import { ActionIcon, Group, Select, TextInput } from '@mantine/core';
import { type FieldView, type MappingSource, mappingRecipes } from '@thread/contracts';
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { recipeWords } from '../mapping-words';

interface SourceEditorProps {
  readonly source: MappingSource;
  readonly place: number;
  readonly count: number;
  readonly fields: readonly FieldView[];
  readonly disabled: boolean;
  readonly onChange: (source: MappingSource) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

const kinds: { value: string; label: string }[] = [
  { value: 'deal', label: 'Deal property' },
  { value: 'company', label: 'Company property' },
  { value: 'contact', label: 'Contact property' },
  { value: 'recipe', label: 'Worked out' },
  { value: 'constant', label: 'Fixed text' },
];

function sourceOfKind(kind: string): MappingSource {
  if (kind === 'recipe') return { kind: 'recipe', recipe: 'arr' };
  if (kind === 'constant') return { kind: 'constant', text: '' };
  return { kind: 'property', object: kind === 'company' || kind === 'contact' ? kind : 'deal', property: '' };
}

/** One place a field's value may come from. */
export function SourceEditor({
  source,
  place,
  count,
  fields,
  disabled,
  onChange,
  onMove,
  onRemove,
}: SourceEditorProps) {
  const kind = source.kind === 'property' ? source.object : source.kind;
  const name = `Source ${place + 1}`;
  return (
    <Group gap="xs" align="flex-start" className="source-row">
      <Select
        aria-label={`${name}: kind`}
        w={180}
        disabled={disabled}
        allowDeselect={false}
        data={kinds}
        value={kind}
        onChange={(value) => value && onChange(sourceOfKind(value))}
      />
      <div className="source-detail">
        <SourceDetail name={name} source={source} fields={fields} disabled={disabled} onChange={onChange} />
      </div>
      <Group gap={0} wrap="nowrap">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Try ${name.toLowerCase()} earlier`}
          disabled={disabled || place === 0}
          onClick={() => onMove(place - 1)}
        >
          <ArrowUp size={15} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Try ${name.toLowerCase()} later`}
          disabled={disabled || place === count - 1}
          onClick={() => onMove(place + 1)}
        >
          <ArrowDown size={15} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Remove ${name.toLowerCase()}`}
          disabled={disabled}
          onClick={onRemove}
        >
          <Trash2 size={15} aria-hidden />
        </ActionIcon>
      </Group>
    </Group>
  );
}

type SourceDetailProps = Pick<SourceEditorProps, 'source' | 'fields' | 'disabled' | 'onChange'> & {
  readonly name: string;
};

function SourceDetail({ name, source, fields, disabled, onChange }: SourceDetailProps) {
  if (source.kind === 'constant') {
    return (
      <TextInput
        aria-label={`${name}: text`}
        disabled={disabled}
        value={source.text}
        onChange={(event) => onChange({ kind: 'constant', text: event.currentTarget.value })}
      />
    );
  }
  if (source.kind === 'recipe') {
    return (
      <Select
        aria-label={`${name}: recipe`}
        disabled={disabled}
        allowDeselect={false}
        data={mappingRecipes.map((value) => ({ value, label: recipeWords[value] }))}
        value={source.recipe}
        onChange={(value) =>
          onChange({ kind: 'recipe', recipe: mappingRecipes.find((each) => each === value) ?? 'arr' })
        }
      />
    );
  }
  const own = fields.filter((field) => field.object === source.object);
  const known = own.some((field) => field.name === source.property) || source.property === '';
  const stray = known
    ? []
    : [
        {
          value: source.property,
          label: own.length > 0 ? `${source.property} (no longer exists)` : source.property,
        },
      ];
  return (
    <Select
      aria-label={`${name}: property`}
      placeholder="Choose a property"
      searchable
      limit={80}
      disabled={disabled}
      data={[...stray, ...own.map((field) => ({ value: field.name, label: field.label }))]}
      value={source.property || null}
      onChange={(value) => onChange({ ...source, property: value ?? '' })}
    />
  );
}

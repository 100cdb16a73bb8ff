import { Radio, Table, Text } from '@mantine/core';
import type { ComparisonView } from '@thread/contracts';
import { formatMoment, withReadableTimes } from '../../../shared/format/format-time';
import { Unbroken } from '../../../shared/ui/unbroken';

type Field = ComparisonView['fields'][number];
export type Sides = Readonly<Record<string, Field['proposed']>>;

interface FieldChoicesProps {
  readonly comparison: ComparisonView;
  readonly sides: Sides;
  readonly onChoose: (field: string, side: Field['proposed']) => void;
}

/** One row per field both or one of the accounts have; where they differ the person chooses. */
export function FieldChoices({ comparison, sides, onChoose }: FieldChoicesProps) {
  const { kept, absorbed, fields } = comparison;
  const known = fields.filter((field) => field.kept !== null || field.absorbed !== null);
  return (
    <Table className="cards-when-narrow merge-fields">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Field</Table.Th>
          <Table.Th>{kept.companyName} (stays)</Table.Th>
          <Table.Th>{absorbed.companyName}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {known.map((field) => (
          <Table.Tr key={field.field}>
            <Table.Td data-title>
              <Text size="sm" fw={600}>
                <Unbroken text={field.label} />
              </Text>
            </Table.Td>
            {(['kept', 'absorbed'] as const).map((side) => (
              <Table.Td key={side} data-label={comparison[side].companyName}>
                <Choice
                  field={field}
                  side={side}
                  owner={comparison[side]}
                  chosen={(sides[field.field] ?? field.proposed) === side}
                  onChoose={onChoose}
                />
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface ChoiceProps {
  readonly field: Field;
  readonly side: Field['proposed'];
  readonly owner: ComparisonView['kept'];
  readonly chosen: boolean;
  readonly onChoose: FieldChoicesProps['onChoose'];
}

function Choice({ field, side, owner, chosen, onChoose }: ChoiceProps) {
  const value = field[side];
  if (value === null) {
    return (
      <Text size="sm" c="dimmed">
        Unknown
      </Text>
    );
  }
  const text = withReadableTimes(value);
  if (field.same || field.sides.length < 2) {
    return (
      <div>
        <Text size="sm" className="any-break">
          {text}
        </Text>
        <Origin field={field} owner={owner} />
      </div>
    );
  }
  return (
    <Radio
      name={`take ${field.field}`}
      value={side}
      checked={chosen}
      onChange={() => onChoose(field.field, side)}
      label={<span className="any-break">{text}</span>}
      aria-label={`${field.label}: ${text}, from ${owner.companyName}`}
      description={<Origin field={field} owner={owner} />}
    />
  );
}

/** Where the value comes from. */
function Origin({ field, owner }: { field: Field; owner: ComparisonView['kept'] }) {
  const fact = owner.facts.find((each) => each.field === field.field);
  if (!fact) return null;
  const by =
    fact.setBy?.name ?? (fact.origin === 'source' ? (fact.connectorName ?? 'The source') : 'A person');
  return (
    <Text size="xs" c="dimmed" component="span" display="block" className="any-break">
      {by}
      {fact.evidence.record
        ? `, ${fact.evidence.record.objectType} ${fact.evidence.record.externalId}`
        : ''}, {formatMoment(fact.recordedAt)}
    </Text>
  );
}

import { Select, Text } from '@mantine/core';
import type { FieldMapping, FieldView, Transform } from '@thread/contracts';
import { transformOf } from '../mapping-draft';
import {
  directionWords,
  policyHelp,
  policyHelpBothWays,
  policyWords,
  transformWords,
  whyOnlyRead,
} from '../mapping-words';

interface FieldRulesProps {
  readonly field: FieldMapping;
  readonly fields: readonly FieldView[];
  /** Whether the provider can be written to. */
  readonly canWrite: boolean;
  readonly disabled: boolean;
  readonly onChange: (field: FieldMapping) => void;
}

/** What is done to the value, and who wins when both sides change. */
export function FieldRules({ field, fields, canWrite, disabled, onChange }: FieldRulesProps) {
  const onlyRead = whyOnlyRead(field, fields, canWrite);
  const options = (words: Readonly<Record<string, string>>) =>
    Object.entries(words).map(([value, label]) => ({ value, label }));
  const shared = { disabled, allowDeselect: false } as const;
  return (
    <>
      <div className="field-rules">
        <Select
          {...shared}
          label="Then"
          data={options(transformWords)}
          value={field.transform.kind}
          onChange={(kind) =>
            kind && onChange({ ...field, transform: transformOf(kind as Transform['kind']) })
          }
        />
        <Select
          {...shared}
          label="When both change"
          data={options(policyWords)}
          value={field.policy}
          onChange={(policy) => policy && onChange({ ...field, policy: policy as FieldMapping['policy'] })}
        />
        <Select
          {...shared}
          label="Direction"
          data={options(directionWords).map((option) => ({
            ...option,
            disabled: option.value !== 'in' && onlyRead !== null,
          }))}
          value={field.direction}
          onChange={(direction) =>
            direction && onChange({ ...field, direction: direction as FieldMapping['direction'] })
          }
        />
      </div>
      <Text size="xs" c="dimmed">
        {field.direction === 'both' ? policyHelpBothWays[field.policy] : policyHelp[field.policy]} {onlyRead}
      </Text>
    </>
  );
}

import { Text } from '@mantine/core';
import type { MappedField } from '@thread/contracts';
import { CircleAlert } from 'lucide-react';
import { formatFieldValue } from '../../../shared/format/format-field-value';

/** What a field becomes on the chosen deal: what was read, what was done to it, what results. */
export function FieldResult({ mapped, brief }: { mapped: MappedField; brief?: boolean }) {
  const { evidence, problem, value } = mapped;
  return (
    <div className="field-result">
      <Text
        size="sm"
        fw={600}
        c={value ? undefined : 'dimmed'}
        component="div"
        className={brief ? 'clamp' : undefined}
      >
        {formatFieldValue(value)}
      </Text>
      {problem && (
        <Text size="xs" className="icon-line warn-text" component="div">
          <CircleAlert size={13} aria-hidden />
          {problem.text}
        </Text>
      )}
      {!brief && (
        <>
          {evidence.raw !== null && (
            <Text size="xs" c="dimmed" component="div">
              Read{evidence.propertyLabel ? ` from ${evidence.propertyLabel}` : ''}:{' '}
              <code className="value-code">{evidence.raw}</code>
            </Text>
          )}
          {evidence.steps.length > 0 && (
            <ol className="step-list">
              {evidence.steps.map((step, index) => (
                <li key={`${index} ${step}`}>{step}</li>
              ))}
            </ol>
          )}
        </>
      )}
    </div>
  );
}

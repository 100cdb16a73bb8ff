import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { type FactView, type FieldValue, updateAccount } from '@thread/contracts';
import { ChevronDown, GitCompareArrows, Pencil } from 'lucide-react';
import { useId, useState } from 'react';
import { formatFieldValue } from '../../../shared/format/format-field-value';
import { formatInstant } from '../../../shared/format/format-time';
import { usePermission } from '../../../shared/session/permission';
import { OutsideLink } from '../../../shared/ui/outside-link';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { FactEditor, type FieldType } from './fact-editor';
import { WrittenBack } from './written-back';
import { Unbroken } from '../../../shared/ui/unbroken';

interface FactRowProps {
  readonly fact: FactView;
  readonly type: FieldType;
  readonly busy: boolean;
  readonly onSave: (value: FieldValue | null) => Promise<unknown>;
  readonly onSettle: (choice: 'adopt' | 'keep' | 'push') => void;
}

/** Who or what gave the value, in a few words. */
function originText(fact: FactView): string {
  if (fact.origin === 'person') return `Set by ${fact.setBy?.name ?? 'a person'}`;
  if (fact.origin === 'default') return 'Default';
  const property = fact.evidence.propertyLabel;
  return [fact.connectorName ?? 'From the source', property].filter(Boolean).join(': ');
}

/** One fact: its value, where it comes from, and what the source says now where that differs. */
export function FactRow({ fact, type, busy, onSave, onSettle }: FactRowProps) {
  const [editing, setEditing] = useState(false);
  const [opened, setOpened] = useState(false);
  const permission = usePermission(updateAccount);
  const id = useId();
  return (
    <li className="fact">
      <div className="fact-name">
        <Unbroken text={fact.label} />
      </div>
      <div className="fact-main">
        {editing ? (
          <FactEditor
            fact={fact}
            type={type}
            saving={busy}
            onCancel={() => setEditing(false)}
            onSave={(value) =>
              void onSave(value).then(
                () => setEditing(false),
                () => undefined,
              )
            }
          />
        ) : (
          <>
            <Group gap={4} wrap="nowrap" align="flex-start">
              <div className="fact-value" data-unknown={fact.value === null}>
                {fact.value?.type === 'url' ? (
                  <OutsideLink href={fact.value.text}>{fact.value.text}</OutsideLink>
                ) : (
                  formatFieldValue(fact.value)
                )}
              </div>
              {permission.allowed && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`Edit ${fact.label}`}
                  onClick={() => setEditing(true)}
                >
                  <Pencil size={14} aria-hidden />
                </ActionIcon>
              )}
            </Group>
            <button
              className="fact-origin"
              type="button"
              aria-expanded={opened}
              aria-controls={id}
              onClick={() => setOpened(!opened)}
            >
              {originText(fact)}
              <ChevronDown size={13} aria-hidden data-opened={opened} />
            </button>
          </>
        )}
        {fact.differs && !editing && (
          <div className="fact-differs">
            <GitCompareArrows size={15} aria-hidden />
            <span>
              {fact.connectorName ?? 'The source'} says now:{' '}
              <strong>{formatFieldValue(fact.sourceValue)}</strong>
            </span>
            {permission.allowed && (
              <Group gap={6}>
                <Button
                  size="compact-xs"
                  loading={busy}
                  aria-label={`Adopt for ${fact.label}`}
                  onClick={() => onSettle('adopt')}
                >
                  Adopt
                </Button>
                <Button
                  size="compact-xs"
                  variant="default"
                  loading={busy}
                  aria-label={`Keep ${fact.label} as it is`}
                  onClick={() => onSettle('keep')}
                >
                  Keep
                </Button>
                {fact.writtenBack && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    loading={busy}
                    aria-label={`Push ${fact.label} to the source`}
                    onClick={() => onSettle('push')}
                  >
                    Push
                  </Button>
                )}
              </Group>
            )}
          </div>
        )}
        {!editing && <WrittenBack fact={fact} busy={busy} onPush={() => onSettle('push')} />}
        {opened && <Provenance id={id} fact={fact} />}
      </div>
    </li>
  );
}

function Provenance({ id, fact }: { id: string; fact: FactView }) {
  const { evidence } = fact;
  return (
    <div id={id} className="provenance">
      {evidence.raw !== null && (
        <div>
          Read: <code className="value-code">{evidence.raw}</code>
        </div>
      )}
      {evidence.steps.length > 0 && (
        <ol className="step-list">
          {evidence.steps.map((step, index) => (
            <li key={`${index} ${step}`}>{step}</li>
          ))}
        </ol>
      )}
      {evidence.record && (
        <div>
          {evidence.record.url ? (
            <OutsideLink href={evidence.record.url}>
              {evidence.record.objectType} {evidence.record.externalId}
            </OutsideLink>
          ) : (
            `${evidence.record.objectType} ${evidence.record.externalId}`
          )}
          {evidence.sourceUpdatedAt && (
            <>
              , changed there <RelativeTime at={evidence.sourceUpdatedAt} />
            </>
          )}
        </div>
      )}
      <Text size="xs" c="dimmed">
        Recorded {formatInstant(fact.recordedAt)}
        {fact.setBy && ` by ${fact.setBy.name}`}
      </Text>
    </div>
  );
}

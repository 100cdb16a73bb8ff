import { Group, Loader, Stack } from '@mantine/core';
import {
  type FieldMapping,
  type MappingView,
  listAccountFields,
  listFields,
  readWriteBack,
  saveMapping,
} from '@thread/contracts';
import { useState } from 'react';
import { useRead } from '../../../shared/api/use-read';
import { usePermission } from '../../../shared/session/permission';
import { ConflictNotice } from '../../../shared/ui/conflict-notice';
import { OutsideLink } from '../../../shared/ui/outside-link';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { ReadOnly } from '../../../shared/ui/read-only';
import { type PickedRecord, RecordPicker } from '../../../shared/ui/record-picker';
import { UnsavedBar } from '../../../shared/ui/unsaved-bar';
import { newField } from '../mapping-draft';
import { useMappingDraft } from '../use-mapping-draft';
import { usePreview } from '../use-preview';
import { AddField } from './add-field';
import { MappingRow } from './mapping-row';

interface WorkbenchProps {
  readonly connectionId: string;
  readonly mapping: MappingView;
}

/** Edits a mapping with the result on a real deal beside it. Nothing is stored before "save". */
export function Workbench({ connectionId, mapping }: WorkbenchProps) {
  const permission = usePermission(saveMapping, 'change the mapping');
  const [record, setRecord] = useState<PickedRecord | null>(null);
  const [openTarget, setOpenTarget] = useState<string | null>(null);
  const properties = useRead(listFields, { params: { connectionId } }, { staleMs: 60_000 });
  const writeBack = useRead(readWriteBack, { params: { connectionId } }, { staleMs: 60_000 });
  const accountFields = useRead(listAccountFields, {}, { staleMs: Infinity });
  const draft = useMappingDraft(connectionId, mapping);
  const preview = usePreview(connectionId, record?.externalId ?? null, draft.fields);
  const standard = accountFields.data?.data ?? [];
  const { fields, setFields } = draft;
  const replace = (index: number, next: FieldMapping): void =>
    setFields(fields.map((each, place) => (place === index ? next : each)));
  const save = (): void => {
    setOpenTarget([...draft.gaps.keys()][0] ?? openTarget);
    draft.save();
  };
  return (
    <Stack gap="md">
      <ReadOnly reason={permission.reason} />
      {draft.refused && !draft.conflict && <ProblemNotice error={draft.refused} />}
      {draft.conflict && (
        <ConflictNotice
          version={mapping.version}
          saving={draft.saving}
          onTheirs={draft.takeTheirs}
          onMine={draft.saveMine}
        />
      )}
      <DealPanel connectionId={connectionId} record={record} onPick={setRecord} preview={preview} />
      <Panel
        title="Fields"
        description={`Version ${draft.version}. Open a field to change where it comes from.`}
        flush
      >
        {properties.error && (
          <ProblemNotice error={properties.error} onRetry={() => void properties.refetch()} />
        )}
        <div className="mapping-head" aria-hidden>
          <span>Thread field</span>
          <span>Comes from</span>
          <span>On the chosen deal</span>
        </div>
        <ul className="mapping-list">
          {fields.map((field, index) => (
            <MappingRow
              key={field.target}
              field={field}
              fields={properties.data?.data ?? []}
              mapped={(record && preview.data?.fields.find((each) => each.target === field.target)) ?? null}
              problems={draft.problemsAt(field.target)}
              opened={openTarget === field.target}
              disabled={!permission.allowed}
              canWrite={writeBack.data?.available ?? false}
              onToggle={() => setOpenTarget((open) => (open === field.target ? null : field.target))}
              onChange={(next) => replace(index, next)}
              nameable={!standard.some(({ key }) => key === field.target)}
              onRemove={() => setFields(fields.filter((_, place) => place !== index))}
            />
          ))}
        </ul>
        {permission.allowed && (
          <AddField
            taken={new Set(fields.map((field) => field.target))}
            unmapped={standard.filter(({ key }) => !fields.some(({ target }) => target === key))}
            disabled={!permission.allowed}
            onAdd={(target, label) => {
              setFields([...fields, newField(target, label)]);
              setOpenTarget(target);
            }}
          />
        )}
      </Panel>
      <UnsavedBar
        visible={draft.dirty && permission.allowed}
        saving={draft.saving}
        saveLabel="Save as new version"
        note={draft.gaps.size > 0 ? `${draft.gaps.size} to mend before saving` : undefined}
        onSave={save}
        onDiscard={draft.takeTheirs}
      />
    </Stack>
  );
}

interface DealPanelProps {
  readonly connectionId: string;
  readonly record: PickedRecord | null;
  readonly onPick: (record: PickedRecord | null) => void;
  readonly preview: ReturnType<typeof usePreview>;
}

/** Where the real deal is picked that the draft is tried on. */
function DealPanel({ connectionId, record, onPick, preview }: DealPanelProps) {
  return (
    <Panel
      title="See it on a real deal"
      description="Read live from the provider; nothing is written. The results below follow your edits."
    >
      <Group align="flex-end" gap="md">
        <div className="deal-picker">
          <RecordPicker connectionId={connectionId} label="Deal" value={record} onPick={onPick} />
        </div>
        {preview.isFetching && <Loader size="sm" aria-label="Reading the deal" />}
        {preview.data?.record.url && <OutsideLink href={preview.data.record.url}>Open the deal</OutsideLink>}
      </Group>
      {record && preview.error && (
        <ProblemNotice error={preview.error} onRetry={() => void preview.refetch()} />
      )}
    </Panel>
  );
}

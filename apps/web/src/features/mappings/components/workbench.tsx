import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import { type MappingView, listAccountFields, listFields, saveMapping } from '@thread/contracts';
import { useEffect, useState } from 'react';
import type { ApiProblem } from '../../../shared/api/api-problem';
import { useRead } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';
import { usePermission } from '../../../shared/session/permission';
import { Notice } from '../../../shared/ui/notice';
import { OutsideLink } from '../../../shared/ui/outside-link';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { type PickedRecord, RecordPicker } from '../../../shared/ui/record-picker';
import { UnsavedBar } from '../../../shared/ui/unsaved-bar';
import { gapsOf, isSameMapping, newField } from '../mapping-draft';
import { usePreview } from '../use-preview';
import { AddField } from './add-field';
import { MappingRow } from './mapping-row';

interface WorkbenchProps {
  readonly connectionId: string;
  readonly mapping: MappingView;
}

/** Edits a mapping with the result on a real deal beside it. Nothing is stored before "save". */
export function Workbench({ connectionId, mapping }: WorkbenchProps) {
  const permission = usePermission(saveMapping);
  const [base, setBase] = useState(mapping);
  const [fields, setFields] = useState(mapping.fields);
  const [record, setRecord] = useState<PickedRecord | null>(null);
  const [openTarget, setOpenTarget] = useState<string | null>(null);
  const [refused, setRefused] = useState<ApiProblem | null>(null);
  const properties = useRead(listFields, { params: { connectionId } }, { staleMs: 60_000 });
  const accountFields = useRead(listAccountFields, {}, { staleMs: Infinity });
  const preview = usePreview(connectionId, record?.externalId ?? null, fields);
  const dirty = !isSameMapping(fields, base.fields);
  const gaps = gapsOf(fields);
  const take = (next: MappingView): void => {
    setBase(next);
    setFields(next.fields);
    setRefused(null);
  };
  useEffect(() => {
    if (!dirty && mapping !== base) take(mapping);
  }, [mapping, base, dirty]);
  const save = useSend(saveMapping, {
    refreshes: ['readMapping'],
    done: (after) => `Saved as version ${after.version}. It applies to what arrives from now on.`,
    onDone: take,
    onProblem: (problem) => {
      setRefused(problem);
      return true;
    },
  });
  const submit = (basedOnVersion: number): void => {
    const broken = [...gaps.keys()][0];
    if (broken) return setOpenTarget(broken);
    setRefused(null);
    save.mutate({ params: { connectionId }, body: { fields, basedOnVersion } });
  };
  const standard = new Set((accountFields.data?.data ?? []).map((field) => field.key));
  const mappedOf = (target: string) => preview.data?.fields.find((each) => each.target === target) ?? null;
  const problemsOf = (target: string): string[] => [
    ...(dirty ? [] : mapping.problems.filter((each) => each.target === target).map((each) => each.message)),
    ...(refused?.errors ?? [])
      .filter((each) => each.path === target || fields[Number(/fields[.[](\d+)/.exec(each.path)?.[1])]?.target === target)
      .map((each) => each.message),
    ...(save.submittedAt && gaps.has(target) ? [gaps.get(target) ?? ''] : []),
  ];
  return (
    <Stack gap="md">
      {refused && refused.status !== 409 && <ProblemNotice error={refused} />}
      {(refused?.status === 409 || (dirty && mapping.version > base.version)) && (
        <Notice tone="warn" title={`Someone saved version ${mapping.version} while you were editing`} announce>
          Your changes are still here. Take theirs and lose yours, or save yours on top of theirs.
          <Group mt="sm" gap="xs">
            <Button size="xs" variant="default" onClick={() => take(mapping)}>
              Take theirs
            </Button>
            <Button size="xs" onClick={() => submit(mapping.version)} loading={save.isPending}>
              Save mine
            </Button>
          </Group>
        </Notice>
      )}
      <Panel
        title="See it on a real deal"
        description="Read live from the provider; nothing is written. The results below follow your edits."
      >
        <Group align="flex-end" gap="md">
          <div style={{ flex: '1 1 280px', maxWidth: 460 }}>
            <RecordPicker connectionId={connectionId} label="Deal" value={record} onPick={setRecord} />
          </div>
          {preview.isFetching && <Loader size="sm" aria-label="Reading the deal" />}
          {preview.data?.record.url && <OutsideLink href={preview.data.record.url}>Open the deal</OutsideLink>}
        </Group>
        {record && preview.error && (
          <div style={{ marginTop: 12 }}>
            <ProblemNotice error={preview.error} onRetry={() => void preview.refetch()} />
          </div>
        )}
      </Panel>
      <Panel title="Fields" description={`Version ${base.version}. Open a field to change where it comes from.`} flush>
        {properties.error && <ProblemNotice error={properties.error} onRetry={() => void properties.refetch()} />}
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
              mapped={record ? mappedOf(field.target) : null}
              problems={problemsOf(field.target)}
              opened={openTarget === field.target}
              disabled={!permission.allowed}
              onToggle={() => setOpenTarget((open) => (open === field.target ? null : field.target))}
              onChange={(next) => setFields(fields.map((each, place) => (place === index ? next : each)))}
              nameable={!standard.has(field.target)}
              onRemove={() => setFields(fields.filter((_, place) => place !== index))}
            />
          ))}
        </ul>
        {permission.allowed ? (
          <AddField
            taken={new Set(fields.map((field) => field.target))}
            unmapped={(accountFields.data?.data ?? []).filter(({ key }) => !fields.some(({ target }) => target === key))}
            disabled={!permission.allowed}
            onAdd={(target, label) => {
              setFields([...fields, newField(target, label)]);
              setOpenTarget(target);
            }}
          />
        ) : (
          <Text size="sm" c="dimmed" p="md">
            {permission.reason}
          </Text>
        )}
      </Panel>
      <UnsavedBar
        visible={dirty && permission.allowed}
        saving={save.isPending}
        saveLabel="Save as new version"
        note={gaps.size > 0 ? `${gaps.size} to mend before saving` : undefined}
        onSave={() => submit(base.version)}
        onDiscard={() => take(mapping)}
      />
    </Stack>
  );
}

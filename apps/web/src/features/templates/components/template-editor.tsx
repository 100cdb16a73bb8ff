import { Stack } from '@mantine/core';
import { type TemplateView, updateTemplate } from '@thread/contracts';
import { useEffect, useState } from 'react';
import type { ApiProblem } from '../../../shared/api/api-problem';
import { useSend } from '../../../shared/api/use-send';
import { usePermission } from '../../../shared/session/permission';
import { ConflictNotice } from '../../../shared/ui/conflict-notice';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { ReadOnly } from '../../../shared/ui/read-only';
import { UnsavedBar } from '../../../shared/ui/unsaved-bar';
import { draftOf, gapsOf } from '../template-draft';
import { TemplateForm } from './template-form';

/** Edits a template; plans that exist stay as they are. */
export function TemplateEditor({ template }: { template: TemplateView }) {
  const permission = usePermission(updateTemplate, 'change templates');
  const [base, setBase] = useState(template);
  const [draft, setDraft] = useState(draftOf(template));
  const [refused, setRefused] = useState<ApiProblem | null>(null);
  const dirty = JSON.stringify(draft) !== JSON.stringify(draftOf(base));
  const gaps = gapsOf(draft);
  const take = (next: TemplateView): void => {
    setBase(next);
    setDraft(draftOf(next));
    setRefused(null);
  };
  useEffect(() => {
    if (!dirty && template !== base) take(template);
  }, [template, base, dirty]);
  const save = useSend(updateTemplate, {
    refreshes: ['listTemplates', 'readTemplate'],
    done: (after) => `Saved as version ${after.version}.`,
    onDone: take,
    onProblem: (problem) => {
      setRefused(problem);
      return true;
    },
  });
  const submit = (basedOnVersion: number): void => {
    setRefused(null);
    save.mutate({ params: { templateId: template.id }, body: { ...draft, basedOnVersion } });
  };
  const conflict = dirty && template.version > base.version;
  return (
    <Stack gap="md">
      <ReadOnly reason={permission.reason} />
      {conflict && (
        <ConflictNotice
          version={template.version}
          saving={save.isPending}
          onTheirs={() => take(template)}
          onMine={() => submit(template.version)}
        />
      )}
      {refused && !conflict && <ProblemNotice error={refused} />}
      <TemplateForm draft={draft} disabled={!permission.allowed} onChange={setDraft} />
      <UnsavedBar
        visible={dirty && permission.allowed}
        saving={save.isPending}
        note={gaps[0]}
        onSave={() => gaps.length === 0 && submit(base.version)}
        onDiscard={() => take(template)}
      />
    </Stack>
  );
}

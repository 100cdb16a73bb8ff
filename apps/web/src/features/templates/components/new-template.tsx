import { Button, Group, Stack, Text } from '@mantine/core';
import { createTemplate } from '@thread/contracts';
import { useState } from 'react';
import { useSend } from '../../../shared/api/use-send';
import { usePermission } from '../../../shared/session/permission';
import { ActionButton } from '../../../shared/ui/action-button';
import { ReadOnly } from '../../../shared/ui/read-only';
import { type TemplateDraft, gapsOf } from '../template-draft';
import { TemplateForm } from './template-form';

interface NewTemplateProps {
  readonly start: TemplateDraft;
  readonly onCreated: (templateId: string) => void;
  readonly onCancel: () => void;
}

/** A new custom template, blank or copied from another. */
export function NewTemplate({ start, onCreated, onCancel }: NewTemplateProps) {
  const permission = usePermission(createTemplate, 'create templates');
  const [draft, setDraft] = useState(start);
  const [tried, setTried] = useState(false);
  const gaps = gapsOf(draft);
  const create = useSend(createTemplate, {
    refreshes: ['listTemplates'],
    done: (template) => `“${template.name}” is ready to be chosen by a rule.`,
    onDone: (template) => onCreated(template.id),
  });
  return (
    <Stack gap="md">
      <ReadOnly reason={permission.reason} />
      <TemplateForm draft={draft} disabled={!permission.allowed} onChange={setDraft} />
      <Group justify="flex-end" gap="xs" className="dialog-foot">
        {tried && gaps[0] && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {gaps[0]}
          </Text>
        )}
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <ActionButton
          endpoint={createTemplate}
          loading={create.isPending}
          onClick={() => {
            setTried(true);
            if (gaps.length === 0) create.mutate({ body: draft });
          }}
        >
          Create template
        </ActionButton>
      </Group>
    </Stack>
  );
}

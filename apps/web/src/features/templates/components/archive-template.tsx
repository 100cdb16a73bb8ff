import { modals } from '@mantine/modals';
import { type TemplateView, archiveTemplate } from '@thread/contracts';
import { Archive } from 'lucide-react';
import { useSend } from '../../../shared/api/use-send';
import { ActionButton } from '../../../shared/ui/action-button';

/** Takes a template out of the choice; accounts keep the plans it made. */
export function ArchiveTemplate({
  template,
  onArchived,
}: {
  template: TemplateView;
  onArchived: () => void;
}) {
  const send = useSend(archiveTemplate, {
    refreshes: ['listTemplates'],
    done: `“${template.name}” is archived.`,
    onDone: onArchived,
  });
  const ask = (): void => {
    modals.openConfirmModal({
      title: `Archive “${template.name}”?`,
      children: 'Rules can no longer choose it. Accounts keep the plans it made.',
      labels: { confirm: 'Archive', cancel: 'Keep it' },
      confirmProps: { color: 'red' },
      onConfirm: () => send.mutate({ params: { templateId: template.id } }),
    });
  };
  return (
    <ActionButton
      endpoint={archiveTemplate}
      variant="default"
      leftSection={<Archive size={16} aria-hidden />}
      loading={send.isPending}
      onClick={ask}
    >
      Archive
    </ActionButton>
  );
}

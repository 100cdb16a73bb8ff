import { Stack } from '@mantine/core';
import { listEmailTemplates, saveEmailTemplate } from '@thread/contracts';
import { useRead } from '../../../shared/api/use-read';
import { usePermission } from '../../../shared/session/permission';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { ReadOnly } from '../../../shared/ui/read-only';
import { EmailEditor } from './email-editor';

/** The e-mails Thread sends, each with its editor. */
export function EmailTemplates() {
  const templates = useRead(listEmailTemplates, {});
  const permission = usePermission(saveEmailTemplate, 'change the e-mails');
  if (templates.error && !templates.data) {
    return <ProblemNotice error={templates.error} onRetry={() => void templates.refetch()} />;
  }
  if (!templates.data) return <ListSkeleton rows={2} height={180} />;
  return (
    <Stack gap="md">
      <ReadOnly reason={permission.reason} />
      {templates.data.data.map((template) => (
        <EmailEditor key={`${template.key} ${template.updatedAt ?? ''}`} template={template} />
      ))}
    </Stack>
  );
}

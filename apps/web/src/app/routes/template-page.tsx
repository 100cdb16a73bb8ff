import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { createTemplate, readTemplate } from '@thread/contracts';
import { Copy } from 'lucide-react';
import { ArchiveTemplate } from '../../features/templates/components/archive-template';
import { TemplateEditor } from '../../features/templates/components/template-editor';
import { useRead } from '../../shared/api/use-read';
import { ActionButton } from '../../shared/ui/action-button';
import { TextLink } from '../../shared/ui/links';
import { ListSkeleton } from '../../shared/ui/list-skeleton';
import { Page } from '../../shared/ui/page';
import { ProblemNotice } from '../../shared/ui/problem-notice';
import { WayBack } from '../../shared/ui/way-back';

const route = getRouteApi('/inside/templates/$templateId');

export function TemplatePage() {
  const { templateId } = route.useParams();
  const navigate = useNavigate();
  const read = useRead(readTemplate, { params: { templateId } });
  const template = read.data;
  return (
    <Page
      title={template?.name ?? 'Template'}
      width="narrow"
      description={
        template &&
        `Version ${template.version}${template.isDefault ? ', the default' : ''}${template.builtin ? ', comes with Thread' : ''}`
      }
      lead={
        <WayBack>
          <TextLink to="/templates">Templates</TextLink>
        </WayBack>
      }
      actions={
        template && (
          <>
            <ActionButton
              endpoint={createTemplate}
              variant="default"
              leftSection={<Copy size={16} aria-hidden />}
              onClick={() => void navigate({ to: '/templates/new', search: { from: template.id } })}
            >
              Copy
            </ActionButton>
            {!template.isDefault && (
              <ArchiveTemplate template={template} onArchived={() => void navigate({ to: '/templates' })} />
            )}
          </>
        )
      }
    >
      {read.error && !template && <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />}
      {read.isPending && <ListSkeleton rows={4} height={90} />}
      {template && <TemplateEditor key={template.id} template={template} />}
    </Page>
  );
}

import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { listTemplates } from '@thread/contracts';
import { NewTemplate } from '../../features/templates/components/new-template';
import { blankDraft, copyOf } from '../../features/templates/template-draft';
import { useRead } from '../../shared/api/use-read';
import { TextLink } from '../../shared/ui/links';
import { ListSkeleton } from '../../shared/ui/list-skeleton';
import { Page } from '../../shared/ui/page';
import { WayBack } from '../../shared/ui/way-back';

const route = getRouteApi('/inside/templates/new');

export function NewTemplatePage() {
  const { from } = route.useSearch();
  const navigate = useNavigate();
  const templates = useRead(listTemplates, {}, { enabled: from !== undefined });
  const source = templates.data?.data.find((template) => template.id === from);
  return (
    <Page
      title="New template"
      width="narrow"
      description={
        source
          ? `A copy of “${source.name}” to change as you like.`
          : 'Milestones and tasks with relative due dates.'
      }
      lead={
        <WayBack>
          <TextLink to="/templates">Templates</TextLink>
        </WayBack>
      }
    >
      {from && templates.isPending ? (
        <ListSkeleton rows={3} height={90} />
      ) : (
        <NewTemplate
          key={source?.id ?? 'blank'}
          start={source ? copyOf(source) : blankDraft}
          onCreated={(templateId) => void navigate({ to: '/templates/$templateId', params: { templateId } })}
          onCancel={() => void navigate({ to: '/templates' })}
        />
      )}
    </Page>
  );
}

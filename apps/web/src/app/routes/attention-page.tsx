import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { AttentionList } from '../../features/attention/components/attention-list';
import { ButtonLink } from '../../shared/ui/links';
import { Page } from '../../shared/ui/page';

const route = getRouteApi('/inside/attention');

export function AttentionPage() {
  const filter = route.useSearch();
  const navigate = useNavigate();
  return (
    <Page
      title="Needs attention"
      description="What Thread will not decide by itself. Each item waits, nothing is lost."
      actions={
        <ButtonLink to="/duplicates" variant="default">
          Likely duplicates
        </ButtonLink>
      }
    >
      <AttentionList
        filter={filter}
        onFilter={(search) => void navigate({ to: '/attention', search, replace: true })}
      />
    </Page>
  );
}

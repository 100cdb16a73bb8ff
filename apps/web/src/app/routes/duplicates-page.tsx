import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { DuplicatesList } from '../../features/duplicates/components/duplicates-list';
import { MergesList } from '../../features/duplicates/components/merges-list';
import { TextLink } from '../../shared/ui/links';
import { Page } from '../../shared/ui/page';
import { WayBack } from '../../shared/ui/way-back';

const route = getRouteApi('/inside/duplicates');

export function DuplicatesPage() {
  const { state } = route.useSearch();
  const navigate = useNavigate();
  return (
    <Page
      title="Likely duplicates"
      lead={
        <WayBack>
          <TextLink to="/attention">Needs attention</TextLink>
        </WayBack>
      }
      description="Pairs of accounts that share a website, a name or a contact. Nothing is merged by itself, and every merge can be undone."
    >
      <DuplicatesList
        state={state ?? 'open'}
        onState={(next) =>
          void navigate({
            to: '/duplicates',
            search: { state: next === 'open' ? undefined : next },
            replace: true,
          })
        }
      />
      <MergesList />
    </Page>
  );
}

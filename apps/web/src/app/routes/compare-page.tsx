import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { compareAccounts } from '@thread/contracts';
import { Comparison } from '../../features/duplicates/components/comparison';
import { useRead } from '../../shared/api/use-read';
import { TextLink } from '../../shared/ui/links';
import { ListSkeleton } from '../../shared/ui/list-skeleton';
import { Notice } from '../../shared/ui/notice';
import { Page } from '../../shared/ui/page';
import { ProblemNotice } from '../../shared/ui/problem-notice';
import { WayBack } from '../../shared/ui/way-back';

const route = getRouteApi('/inside/duplicates/compare');

export function ComparePage() {
  const { a, b } = route.useSearch();
  return (
    <Page
      title="Compare two accounts"
      lead={
        <WayBack>
          <TextLink to="/duplicates">Likely duplicates</TextLink>
        </WayBack>
      }
      description="Choose what the one account is to have. Links, people, messages and history of both are kept."
    >
      {a && b && a !== b ? (
        <Compared keptId={a} absorbedId={b} />
      ) : (
        <Notice tone="warn" title="Two different accounts are needed to compare." />
      )}
    </Page>
  );
}

function Compared({ keptId, absorbedId }: { keptId: string; absorbedId: string }) {
  const navigate = useNavigate();
  const read = useRead(compareAccounts, { params: { accountId: keptId, otherId: absorbedId } });
  if (read.error && !read.data)
    return <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <ListSkeleton rows={6} height={60} />;
  return (
    <Comparison
      key={`${keptId} ${read.data.kept.version} ${read.data.absorbed.version}`}
      comparison={read.data}
      onSwap={() =>
        void navigate({ to: '/duplicates/compare', search: { a: absorbedId, b: keptId }, replace: true })
      }
      onMerged={(accountId) => void navigate({ to: '/accounts/$accountId', params: { accountId } })}
      onKeptApart={() => void navigate({ to: '/duplicates' })}
    />
  );
}

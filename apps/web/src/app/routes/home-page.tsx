import { readOverview } from '@thread/contracts';
import { AttentionExcerpt } from '../../features/attention/components/attention-excerpt';
import { Counts } from '../../features/overview/components/counts';
import { NewestAccounts } from '../../features/overview/components/newest-accounts';
import { SetUpChecklist } from '../../features/overview/components/set-up-checklist';
import { useRead } from '../../shared/api/use-read';
import { useSession } from '../../shared/session/session-context';
import { ListSkeleton } from '../../shared/ui/list-skeleton';
import { Page } from '../../shared/ui/page';
import { ProblemNotice } from '../../shared/ui/problem-notice';

export function HomePage() {
  const { workspace } = useSession();
  const overview = useRead(readOverview, {});
  return (
    <Page title="Home" description={workspace.name}>
      {overview.error && !overview.data && (
        <ProblemNotice error={overview.error} onRetry={() => void overview.refetch()} />
      )}
      {overview.isPending && <ListSkeleton rows={2} height={90} />}
      {overview.data && (
        <>
          <SetUpChecklist overview={overview.data} />
          <Counts overview={overview.data} />
        </>
      )}
      {/* What fails all over is said once. */}
      {(overview.data || overview.isPending) && (
        <div className="with-aside">
          <AttentionExcerpt />
          <NewestAccounts />
        </div>
      )}
    </Page>
  );
}

import { getRouteApi } from '@tanstack/react-router';
import { readCause } from '@thread/contracts';
import { CircleCheck } from 'lucide-react';
import { CauseDetail } from '../../features/activity/reruns/cause-detail';
import { RerunCause } from '../../features/activity/reruns/rerun-cause';
import { placeOf } from '../../features/activity/reruns/rerun-words';
import { asProblem } from '../../shared/api/api-problem';
import { useRead } from '../../shared/api/use-read';
import { ButtonLink, TextLink } from '../../shared/ui/links';
import { ListSkeleton } from '../../shared/ui/list-skeleton';
import { NothingHere } from '../../shared/ui/nothing-here';
import { Page } from '../../shared/ui/page';
import { Panel } from '../../shared/ui/panel';
import { ProblemNotice } from '../../shared/ui/problem-notice';
import { WayBack } from '../../shared/ui/way-back';

const route = getRouteApi('/inside/activity/causes/$causeKey');

export function CausePage() {
  const { causeKey } = route.useParams();
  const read = useRead(readCause, { params: { causeKey } });
  const gone = read.error !== null && asProblem(read.error).status === 404;
  const cause = gone ? undefined : read.data;
  return (
    <Page
      title={cause?.title ?? 'Cause'}
      description={cause && placeOf(cause)}
      lead={
        <WayBack>
          <TextLink to="/activity" search={{ view: 'causes' }}>
            Error centre
          </TextLink>
        </WayBack>
      }
      actions={cause && <RerunCause cause={cause} />}
    >
      {cause ? (
        <CauseDetail cause={cause} />
      ) : gone ? (
        <Panel>
          <NothingHere
            icon={CircleCheck}
            title="No record has this cause any more"
            why="What was run again ended well, or ended with another cause."
            action={
              <ButtonLink to="/activity" search={{ view: 'causes' }} variant="default">
                Back to the error centre
              </ButtonLink>
            }
          />
        </Panel>
      ) : read.error ? (
        <ProblemNotice error={read.error} onRetry={() => void read.refetch()} />
      ) : (
        <ListSkeleton rows={4} height={90} />
      )}
    </Page>
  );
}

import { getRouteApi } from '@tanstack/react-router';
import { readRun } from '@thread/contracts';
import { RunActions } from '../../features/activity/components/run-actions';
import { RunDetail } from '../../features/activity/components/run-detail';
import { useRead } from '../../shared/api/use-read';
import { TextLink } from '../../shared/ui/links';
import { Page } from '../../shared/ui/page';
import { WayBack } from '../../shared/ui/way-back';

const route = getRouteApi('/inside/activity/runs/$runId');

export function RunPage() {
  const { runId } = route.useParams();
  const detail = useRead(readRun, { params: { runId } });
  const run = detail.data?.run;
  return (
    <Page
      title={run ? (run.recordName ?? `Record ${run.externalId}`) : 'Run'}
      width="narrow"
      lead={
        <WayBack>
          <TextLink to="/activity">Activity</TextLink>
        </WayBack>
      }
      actions={<RunActions runId={runId} />}
    >
      <RunDetail runId={runId} />
    </Page>
  );
}

import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { readRerun } from '@thread/contracts';
import { RerunDetail } from '../../features/activity/reruns/rerun-detail';
import { titleOf } from '../../features/activity/reruns/rerun-words';
import { useRead } from '../../shared/api/use-read';
import { TextLink } from '../../shared/ui/links';
import { Page } from '../../shared/ui/page';
import { WayBack } from '../../shared/ui/way-back';

const route = getRouteApi('/inside/activity/reruns/$rerunId');

export function RerunPage() {
  const { rerunId } = route.useParams();
  const { result } = route.useSearch();
  const navigate = useNavigate();
  const rerun = useRead(readRerun, { params: { rerunId } });
  const data = rerun.data;
  return (
    <Page
      title={data ? `Re-run: ${titleOf(data)}` : 'Re-run'}
      description={
        data &&
        `${data.connection.connectorName}: ${data.connection.name}${data.ruleName ? ` · ${data.ruleName}` : ''}`
      }
      lead={
        <WayBack>
          <TextLink to="/activity" search={{ view: 'causes' }}>
            Error centre
          </TextLink>
        </WayBack>
      }
    >
      <RerunDetail
        rerunId={rerunId}
        result={result}
        onResult={(next) =>
          void navigate({
            to: '/activity/reruns/$rerunId',
            params: { rerunId },
            search: { result: next },
            replace: true,
          })
        }
      />
    </Page>
  );
}

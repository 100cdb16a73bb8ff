import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { readBackfill } from '@thread/contracts';
import { BackfillDetail } from '../../features/rules/past/backfill-detail';
import { useRead } from '../../shared/api/use-read';
import { TextLink } from '../../shared/ui/links';
import { Page } from '../../shared/ui/page';
import { WayBack } from '../../shared/ui/way-back';

const route = getRouteApi('/inside/backfills/$backfillId');

export function BackfillPage() {
  const { backfillId } = route.useParams();
  const { result, different } = route.useSearch();
  const navigate = useNavigate();
  const { data, error } = useRead(readBackfill, { params: { backfillId } });
  return (
    <Page
      title={data ? `Backfill: ${data.rule.name}` : 'Backfill'}
      description={data && `${data.connection.connectorName}: ${data.connection.name}`}
      lead={
        (data || error) && (
          <WayBack>
            {data ? (
              <TextLink to="/rehearsals/$rehearsalId" params={{ rehearsalId: data.rehearsalId }}>
                Rehearsal
              </TextLink>
            ) : (
              <TextLink to="/connectors">Connectors</TextLink>
            )}
          </WayBack>
        )
      }
    >
      <BackfillDetail
        backfillId={backfillId}
        filter={{ result, different: different === 'true' }}
        onFilter={(filter) =>
          void navigate({
            to: '/backfills/$backfillId',
            params: { backfillId },
            search: { result: filter.result, different: filter.different ? 'true' : undefined },
            replace: true,
            resetScroll: false,
          })
        }
      />
    </Page>
  );
}

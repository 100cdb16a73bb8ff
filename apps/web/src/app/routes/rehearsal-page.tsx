import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { readRehearsal } from '@thread/contracts';
import { RehearsalDetail } from '../../features/rules/past/rehearsal-detail';
import { useRead } from '../../shared/api/use-read';
import { TextLink } from '../../shared/ui/links';
import { Page } from '../../shared/ui/page';
import { WayBack } from '../../shared/ui/way-back';

const route = getRouteApi('/inside/rehearsals/$rehearsalId');

export function RehearsalPage() {
  const { rehearsalId } = route.useParams();
  const filter = route.useSearch();
  const navigate = useNavigate();
  const { data, error } = useRead(readRehearsal, { params: { rehearsalId } });
  return (
    <Page
      title={data ? `Rehearsal: ${data.rule.name}` : 'Rehearsal'}
      description={
        data && `${data.connection.connectorName}: ${data.connection.name} · the last ${data.days} days`
      }
      lead={
        (data || error) && (
          <WayBack>
            {data ? (
              <TextLink
                to="/connectors/$connectorId"
                params={{ connectorId: data.connection.connectorId }}
                search={{ tab: 'rule', connection: data.connection.id }}
              >
                Rule
              </TextLink>
            ) : (
              <TextLink to="/connectors">Connectors</TextLink>
            )}
          </WayBack>
        )
      }
    >
      <RehearsalDetail
        rehearsalId={rehearsalId}
        filter={filter}
        onFilter={(search) =>
          void navigate({
            to: '/rehearsals/$rehearsalId',
            params: { rehearsalId },
            search,
            replace: true,
            resetScroll: false,
          })
        }
      />
    </Page>
  );
}

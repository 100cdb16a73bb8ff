import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Inspector } from '../../features/inspections/components/inspector';
import { Page } from '../../shared/ui/page';

const route = getRouteApi('/inside/why');

export function WhyPage() {
  const { reference, connectionId } = route.useSearch();
  const navigate = useNavigate();
  return (
    <Page
      title="Why / why not"
      description="One deal, every step, with the actual values. Also for deals that never arrived."
      width="narrow"
    >
      <Inspector
        reference={reference}
        connectionId={connectionId}
        onAsk={(next, within) =>
          void navigate({ to: '/why', search: { reference: next, connectionId: within } })
        }
      />
    </Page>
  );
}

import { getRouteApi } from '@tanstack/react-router';
import { OutcomeNotice } from '../../features/connectors/outcomes/outcome-notice';
import { ButtonLink } from '../../shared/ui/links';
import { Page } from '../../shared/ui/page';

const route = getRouteApi('/connectors/outcome');

/** Where a provider's answer ends that belongs to no connector page, also without a session. */
export function OutcomePage() {
  const search = route.useSearch();
  return (
    <Page title="Connecting a provider" width="narrow" alone>
      <OutcomeNotice
        outcome={search.outcome ?? 'state_unknown'}
        detail={search.detail}
        actionFor={() =>
          search.connector ? (
            <ButtonLink to="/connectors/$connectorId" params={{ connectorId: search.connector }}>
              Go to the connector
            </ButtonLink>
          ) : (
            <ButtonLink to="/connectors">Go to connectors</ButtonLink>
          )
        }
      />
    </Page>
  );
}

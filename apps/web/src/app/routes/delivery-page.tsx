import { getRouteApi } from '@tanstack/react-router';
import { DeliveryDetail } from '../../features/activity/components/delivery-detail';
import { TextLink } from '../../shared/ui/links';
import { Page } from '../../shared/ui/page';
import { WayBack } from '../../shared/ui/way-back';

const route = getRouteApi('/inside/activity/deliveries/$deliveryId');

export function DeliveryPage() {
  const { deliveryId } = route.useParams();
  return (
    <Page
      title={`Delivery ${deliveryId}`}
      width="narrow"
      lead={
        <WayBack>
          <TextLink to="/activity" search={{ view: 'deliveries' }}>
            Deliveries
          </TextLink>
        </WayBack>
      }
    >
      <DeliveryDetail deliveryId={deliveryId} />
    </Page>
  );
}

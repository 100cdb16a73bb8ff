import { Gallery } from '../../features/connectors/components/gallery';
import { Page } from '../../shared/ui/page';

export function ConnectorsPage() {
  return (
    <Page title="Connectors" description="The systems Thread works with, and how each connection stands.">
      <Gallery />
    </Page>
  );
}

import { Button, Text } from '@mantine/core';
import type { readRun } from '@thread/contracts';
import { useState } from 'react';
import type { CallOutput } from '../../../shared/api/call';
import { TextLink } from '../../../shared/ui/links';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { StatusMark } from '../../../shared/ui/status-mark';
import { eventWord } from '../../../shared/words/plain-word';
import { deliveryWords } from '../../../shared/words/status-words';
import { sourceWords } from '../activity-filter';
import { DeliveryBody } from './delivery-body';

type Delivery = CallOutput<typeof readRun>['deliveries'][number];

/** One change in a CRM is told in many deliveries; what follows from them must not be pushed out of sight. */
const shownAtFirst = 5;

/** The deliveries a run decided about, each with its body. */
export function RunDeliveries({ deliveries }: { deliveries: readonly Delivery[] }) {
  const [all, setAll] = useState(false);
  const hidden = all ? 0 : Math.max(0, deliveries.length - shownAtFirst);
  return (
    <>
      <ul className="way-deliveries">
        {deliveries.slice(0, deliveries.length - hidden).map((delivery) => (
          <li key={delivery.id}>
            <details>
              <summary>
                <span>{eventWord(delivery.eventType)}</span>
                <StatusMark status={deliveryWords[delivery.status]} />
                <Text size="xs" c="dimmed" component="span">
                  {sourceWords[delivery.source]}, <RelativeTime at={delivery.receivedAt} />
                </Text>
              </summary>
              <DeliveryBody body={delivery.body} removedAt={delivery.contentsRemovedAt} />
              <TextLink to="/activity/deliveries/$deliveryId" params={{ deliveryId: delivery.id }} size="sm">
                Open this delivery
              </TextLink>
            </details>
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <Button variant="subtle" size="xs" mt="xs" ml={-10} onClick={() => setAll(true)}>
          Show {hidden} more
        </Button>
      )}
    </>
  );
}

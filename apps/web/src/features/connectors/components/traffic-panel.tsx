import { Text } from '@mantine/core';
import type { ConnectionDetail } from '@thread/contracts';
import { formatDuration } from '../../../shared/format/format-time';
import { CopyLine } from '../../../shared/ui/copy-line';
import { Figure } from '../../../shared/ui/figure';
import { Panel } from '../../../shared/ui/panel';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { CallBudget } from './call-budget';

/** What arrives and how: webhook against sweep, lag, and calls made to the provider. */
export function TrafficPanel({ connection }: { connection: ConnectionDetail }) {
  const { deliveries, budget, poll, stream } = connection;
  const share =
    deliveries.last24Hours === 0 ? null : Math.round((100 * deliveries.byWebhook) / deliveries.last24Hours);
  return (
    <Panel title="Traffic" description="The last 24 hours.">
      <dl className="figures">
        <Figure label="Deliveries" value={deliveries.last24Hours} />
        {connection.webhook && (
          <Figure
            label="By webhook"
            value={deliveries.byWebhook}
            hint={share === null ? undefined : `${share}%`}
          />
        )}
        {(stream || connection.ownAddress) && !connection.webhook && (
          <Figure label="As they happened" value={deliveries.byWebhook} />
        )}
        <Figure label="Found by sweep" value={deliveries.byPoll} />
        <Figure
          label="Median lag"
          value={deliveries.medianLagMs === null ? '–' : formatDuration(deliveries.medianLagMs)}
        />
        <Figure label="Calls, last hour" value={budget.callsLastHour} />
        <Figure label="Calls, 24 hours" value={budget.callsLast24Hours} />
      </dl>
      <CallBudget budget={budget} />
      <Text size="sm" c="dimmed" mt="sm">
        {connection.lastDeliveryAt ? (
          <>
            Last delivery <RelativeTime at={connection.lastDeliveryAt} />.
          </>
        ) : (
          'Nothing has arrived yet.'
        )}{' '}
        {poll && (
          <>
            {connection.webhook || stream?.state === 'open'
              ? `A sweep looks every ${formatDuration(poll.everySeconds * 1_000)} for what never arrived`
              : `Thread asks for changes every ${formatDuration(poll.everySeconds * 1_000)}`}
            {poll.lastRunAt ? (
              <>
                , last <RelativeTime at={poll.lastRunAt} />
              </>
            ) : null}
            .
          </>
        )}
      </Text>
      {stream?.notice && (
        <Text size="sm" c="dimmed" mt={4}>
          {stream.notice}
        </Text>
      )}
      {poll?.lastError && (
        <Text size="sm" c="red" mt={4}>
          The last sweep failed: {poll.lastError}
        </Text>
      )}
    </Panel>
  );
}

/** What to enter at the provider so that changes arrive at once. */
export function WebhookPanel({ webhook }: { webhook: NonNullable<ConnectionDetail['webhook']> }) {
  return (
    <Panel
      title="Webhook"
      description="Enter these in the provider’s app settings, and changes arrive within seconds. Without them the sweep still finds everything, later."
    >
      <Text size="sm" fw={600} mb={4}>
        Address
      </Text>
      <CopyLine value={webhook.url} label="the address" />
      <details className="subscriptions">
        <summary>
          {webhook.subscriptions.length}{' '}
          {webhook.subscriptions.length === 1 ? 'subscription' : 'subscriptions'}
        </summary>
        <ul className="scope-list">
          {webhook.subscriptions.map((subscription) => (
            <li key={subscription}>
              <CopyLine value={subscription} label={subscription} />
            </li>
          ))}
        </ul>
      </details>
    </Panel>
  );
}

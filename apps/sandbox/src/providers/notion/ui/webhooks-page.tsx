import { Document } from '../../../ui/document';
import { Card, Field, Problem, When } from '../../../ui/form-parts';
import type { Notion } from '../notion';
import type { Delivery } from '../webhooks/webhook-queue';

const tones: Record<Delivery['state'], string> = {
  sending: 'badge',
  delivered: 'badge good',
  retrying: 'badge warn',
  'given up': 'badge bad',
};

function SubscriptionCard({ notion }: { notion: Notion }) {
  const { subscription } = notion;
  return (
    <Card title="Subscription">
      <p>
        {subscription === null
          ? 'There is none.'
          : `${subscription.url} · ${subscription.verified ? 'verified' : 'waiting for its token'}`}
      </p>
      <form className="fields" method="post" action="/ui/notion/subscription">
        <Field label="Webhook URL" name="url" value={subscription?.url} full />
        <div className="full">
          <button>{subscription === null ? 'Create' : 'Replace'}</button>
        </div>
      </form>
      {subscription === null || subscription.verified ? null : (
        <form className="fields" method="post" action="/ui/notion/subscription/verify">
          <Field label="Verification token, as the integration received it" name="token" full />
          <div className="full">
            <button>Verify</button>
          </div>
        </form>
      )}
    </Card>
  );
}

/** The integration’s webhook subscription and every delivery. */
export function WebhooksPage({ notion, problem }: { notion: Notion; problem: string | undefined }) {
  const deliveries = notion.webhooks.deliveries().slice(0, 100);
  return (
    <Document title="Notion webhooks" at="/ui/notion/webhooks">
      <main id="content">
        <h1>Notion webhooks</h1>
        <Problem text={problem} />
        <SubscriptionCard notion={notion} />
        <Card title={`Deliveries, ${notion.webhooks.pending} waiting`}>
          <ul className="plain" data-live>
            {deliveries.length === 0 && <li className="muted">Nothing sent yet. Change a row of a table.</li>}
            {deliveries.map((delivery) => (
              <li className="row" key={delivery.id}>
                <span>
                  <span className={tones[delivery.state]}>{delivery.state}</span>{' '}
                  <strong>{delivery.event.change.type}</strong> <code>{delivery.event.change.entity.id}</code>{' '}
                  <span className="muted small">
                    {`attempt ${delivery.attempt} · ${delivery.status ?? delivery.error ?? '…'} · `}
                    <When at={delivery.at} />
                  </span>
                </span>
                <form method="post" action={`/ui/notion/webhooks/${delivery.id}/resend`}>
                  <button className="quiet">Send again</button>
                </form>
              </li>
            ))}
          </ul>
        </Card>
      </main>
    </Document>
  );
}

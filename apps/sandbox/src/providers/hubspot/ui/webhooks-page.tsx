import { Document } from '../../../ui/document';
import { When } from '../../../ui/form-parts';
import type { HubSpot } from '../hubspot';
import type { Delivery } from '../webhooks/webhook-queue';

const shown = 100;
const tones: Record<Delivery['state'], string> = {
  delivered: 'badge good',
  retrying: 'badge warn',
  'given up': 'badge bad',
  sending: 'badge',
};

const kindsOf = (delivery: Delivery): string => {
  const counts = new Map<string, number>();
  for (const event of delivery.events) {
    const name = [event.subscriptionType, event.propertyName].filter(Boolean).join(' ');
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} ×${count}`)).join(', ');
};

function DeliveryItem({ delivery }: { delivery: Delivery }) {
  return (
    <li>
      <div className="row">
        <span>
          <span className={tones[delivery.state]}>{delivery.state}</span>{' '}
          <strong>{`${delivery.events.length} event${delivery.events.length === 1 ? '' : 's'}`}</strong>{' '}
          <span className="muted small">
            {`${delivery.status ?? delivery.error ?? ''} · attempt ${delivery.attempt + 1} · ${delivery.durationMs} ms · account ${delivery.portalId} · `}
            <When at={delivery.at} />
          </span>
        </span>
        <form method="post" action="/ui/hubspot/webhooks/resend">
          <input type="hidden" name="id" value={delivery.id} />
          <button className="quiet">Resend</button>
        </form>
      </div>
      {delivery.nextRetryAt !== null && (
        <p className="small muted">
          Next try <When at={delivery.nextRetryAt} />
        </p>
      )}
      <details>
        <summary className="small">{kindsOf(delivery)}</summary>
        <pre>{JSON.stringify(delivery.events, null, 2)}</pre>
      </details>
    </li>
  );
}

/** The delivery log and the app's subscriptions. */
export function WebhooksPage({ hubspot }: { hubspot: HubSpot }) {
  const { queue, subscriptions } = hubspot.webhooks;
  const deliveries = queue.deliveries();
  return (
    <Document title="Webhooks" at="/ui/hubspot/webhooks">
      <main id="content">
        <div className="head">
          <div>
            <h1>Webhooks</h1>
            <p className="muted">
              {`To ${hubspot.webhookUrl ?? 'nowhere: no target URL is configured'}. Events go out only for accounts where the app is installed with the object’s read scope.`}
            </p>
          </div>
          <form method="post" action="/ui/hubspot/webhooks/clear">
            <button>Clear log</button>
          </form>
        </div>
        <section className="card" data-live>
          <h2>{`Deliveries · ${queue.pending} waiting`}</h2>
          {deliveries.length === 0 ? (
            <p className="empty">Nothing sent yet. Move a deal on the board.</p>
          ) : (
            <ul className="plain">
              {deliveries.slice(0, shown).map((delivery) => (
                <DeliveryItem key={delivery.id} delivery={delivery} />
              ))}
            </ul>
          )}
        </section>
        <details className="card">
          <summary>{`Subscriptions (${subscriptions.length})`}</summary>
          <div className="scroll">
            <table>
              <thead>
                <tr>
                  <th>Id</th>
                  <th>Type</th>
                  <th>Object</th>
                  <th>Property</th>
                </tr>
              </thead>
              <tbody>
                {subscriptions.map((one) => (
                  <tr key={one.id}>
                    <td>{one.id}</td>
                    <td>
                      <code>{one.subscriptionType}</code>
                    </td>
                    <td>{one.objectType}</td>
                    <td>{one.propertyName ?? ''}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      </main>
    </Document>
  );
}

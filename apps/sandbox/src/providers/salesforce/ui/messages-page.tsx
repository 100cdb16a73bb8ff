import { Document } from '../../../ui/document';
import { Card, Choice, Field, Problem, When } from '../../../ui/form-parts';
import type { SentMessage } from '../messages/message-queue';
import { messageObjects } from '../messages/outbound-messages';
import type { Salesforce } from '../salesforce';

const tones: Record<SentMessage['state'], string> = {
  sending: 'badge',
  acknowledged: 'badge good',
  retrying: 'badge warn',
  dropped: 'badge bad',
};

/** The address without its query, which is a secret. */
const shortened = (url: string): string => url.split('?')[0] ?? url;

function SetUp({ salesforce }: { salesforce: Salesforce }) {
  const orgs = salesforce.orgs.map(
    ({ profile }) =>
      [String(profile.number), `${profile.name}${profile.isSandbox ? ' (sandbox)' : ''}`] as const,
  );
  const objects = messageObjects.map((object) => [object, object] as const);
  return (
    <Card title="Set up">
      <p className="muted small">
        As in Setup › Outbound Messages, with a flow that sends the message when a record is made or changed.
      </p>
      <form className="fields" method="post" action="/ui/salesforce/messages/define">
        <Choice label="Org" name="org" options={orgs} />
        <Choice label="Object" name="object" options={objects} />
        <Field label="Endpoint URL" name="url" required full />
        <button>Activate</button>
      </form>
      <ul className="plain">
        {salesforce.messages.definitions.map(({ actionId, orgNumber, object, url }) => (
          <li className="row" key={actionId}>
            <span>
              <strong>{object}</strong>{' '}
              <span className="muted small">{`org ${orgNumber} · ${shortened(url)}`}</span>
            </span>
            <form method="post" action="/ui/salesforce/messages/remove">
              <input type="hidden" name="org" value={orgNumber} />
              <button className="quiet">Deactivate the org’s</button>
            </form>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Outbound messages: set-up, and every message that was sent. */
export function MessagesPage({
  salesforce,
  problem,
}: {
  salesforce: Salesforce;
  problem: string | undefined;
}) {
  const { queue } = salesforce.messages;
  const sent = queue.sent().slice(0, 100);
  return (
    <Document title="Salesforce messages" at="/ui/salesforce/messages">
      <main id="content">
        <h1>Outbound messages</h1>
        <Problem text={problem} />
        <SetUp salesforce={salesforce} />
        <Card title={`Sent, ${queue.pending} waiting`}>
          <ul className="plain" data-live>
            {sent.length === 0 && (
              <li className="muted">Nothing sent yet. Activate a message and change a record.</li>
            )}
            {sent.map((message) => (
              <li className="row" key={message.id}>
                <span>
                  <span className={tones[message.state]}>{message.state}</span>{' '}
                  <strong>{`${message.notifications.length} × ${message.object}`}</strong>{' '}
                  <span className="muted small">
                    {`attempt ${message.attempt} · ${message.error ?? message.status ?? '…'} · `}
                    <When at={message.at} />
                  </span>
                </span>
                <form method="post" action={`/ui/salesforce/messages/${message.id}/repeat`}>
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

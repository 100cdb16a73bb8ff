import type { Mail } from '../mailbox/mailbox';
import { Document } from './document';
import { When } from './form-parts';

/** The list of received mails, newest first. */
export function MailboxPage({ mails, to }: { mails: readonly Mail[]; to: string | undefined }) {
  return (
    <Document title="Mailbox" at="/ui/mailbox">
      <main id="content">
        <div className="head">
          <div>
            <h1>Mailbox</h1>
            <p className="muted">Everything sent through the sandbox’s SMTP port, for every recipient.</p>
          </div>
          <div className="actions">
            <form className="inline" method="get">
              <label className="field">
                Recipient contains
                <input name="to" defaultValue={to} />
              </label>
              <button>Filter</button>
            </form>
            <form method="post" action="/ui/mailbox/clear">
              <button className="danger" data-confirm="Delete all mails?">
                Empty mailbox
              </button>
            </form>
          </div>
        </div>
        <section className="card" data-live>
          {mails.length === 0 ? (
            <p className="empty">No mail yet. Close a deal and the handoff message arrives here.</p>
          ) : (
            <ul className="plain">
              {mails.map((mail) => (
                <li key={mail.id}>
                  <a className="mail" href={`/ui/mailbox/${mail.id}`}>
                    <span className="row">
                      <strong>{mail.subject}</strong>
                      <span className="muted small">
                        <When at={mail.receivedAt} />
                      </span>
                    </span>
                    <span className="muted small">{`${mail.from} → ${mail.to.join(', ')}`}</span>
                  </a>
                </li>
              ))}
            </ul>
          )}
        </section>
      </main>
    </Document>
  );
}

/** One mail. Its HTML is shown in a frame that may run nothing and load nothing. */
export function MailPage({ mail }: { mail: Mail }) {
  return (
    <Document title={mail.subject} at="/ui/mailbox">
      <main id="content">
        <p>
          <a href="/ui/mailbox">← Mailbox</a>
        </p>
        <section className="card">
          <h1>{mail.subject}</h1>
          <dl className="facts small">
            <dt>From</dt>
            <dd>{mail.from}</dd>
            <dt>To</dt>
            <dd>{mail.to.join(', ')}</dd>
            <dt>Received</dt>
            <dd>
              <When at={mail.receivedAt} />
            </dd>
            {mail.attachments.length > 0 && (
              <>
                <dt>Attachments</dt>
                <dd>
                  {mail.attachments
                    .map((one) => `${one.filename} (${one.mimeType}, ${one.size} bytes)`)
                    .join(', ')}
                </dd>
              </>
            )}
          </dl>
        </section>
        {mail.html === '' ? null : (
          <iframe
            className="frame"
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            title="Message"
            src={`/ui/mailbox/${mail.id}/html`}
          />
        )}
        <details className="card" open={mail.html === ''}>
          <summary>Plain text</summary>
          <pre>{mail.text === '' ? '(none)' : mail.text}</pre>
        </details>
        <details className="card">
          <summary>Headers</summary>
          <pre>{mail.headers.map((header) => `${header.name}: ${header.value}`).join('\n')}</pre>
        </details>
      </main>
    </Document>
  );
}

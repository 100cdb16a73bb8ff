import type { HubSpot } from '../providers/hubspot/hubspot';
import type { Mailbox } from '../mailbox/mailbox';
import { Document } from './document';

const pages: readonly (readonly [href: string, title: string, text: string])[] = [
  ['/ui/hubspot/deals', 'Deals', 'The board. Drag a deal to Closed Won, or use its “Move to…” menu.'],
  ['/ui/hubspot/deals/new', 'New deal', 'Enter a deal with its company and contact, complete or with holes.'],
  [
    '/ui/hubspot/companies',
    'Companies',
    'Customers of the seller. Rename, change domains, merge duplicates.',
  ],
  ['/ui/hubspot/contacts', 'Contacts', 'People at those companies.'],
  [
    '/ui/mailbox',
    'Mailbox',
    'Every e-mail sent through the sandbox’s SMTP port. Nothing leaves this machine.',
  ],
  [
    '/ui/hubspot/faults',
    'Faults',
    'Make the provider slow, wrong, silent or forgetful, and put it right again.',
  ],
  ['/ui/hubspot/webhooks', 'Webhooks', 'Every delivery with its attempts, next retry and a resend button.'],
  ['/ui/calls', 'Calls', 'Every API call the product made, as it went over the wire, secrets masked.'],
];

/** The first page: what this is, what is connected, where to go. */
export function HomePage({ hubspot, mailbox }: { hubspot: HubSpot; mailbox: Mailbox }) {
  return (
    <Document title="Home">
      <main id="content">
        <div className="head">
          <div>
            <h1>The providers, simulated</h1>
            <p className="muted">
              This process speaks the providers’ own HTTP, signs webhooks as they do and keeps their limits.
              Play the salesperson here and watch the product react. All companies and people are invented.
            </p>
          </div>
        </div>
        <section className="card">
          <h2>HubSpot accounts</h2>
          <div className="scroll">
            <table>
              <thead>
                <tr>
                  <th>Account</th>
                  <th>Id</th>
                  <th>Currency</th>
                  <th>Time zone</th>
                  <th className="num">Deals</th>
                  <th>App</th>
                </tr>
              </thead>
              <tbody>
                {hubspot.portals.map((portal) => (
                  <tr key={portal.id}>
                    <td>
                      <a href={`/ui/hubspot/deals?portal=${portal.id}`}>{portal.name}</a>
                    </td>
                    <td>{portal.id}</td>
                    <td>{portal.companyCurrency}</td>
                    <td>{portal.timeZone}</td>
                    <td className="num">{portal.records.deals.size}</td>
                    <td>
                      {hubspot.grants.installedScopes(portal.id) === null ? (
                        <span className="badge">not connected</span>
                      ) : (
                        <span className="badge good">connected</span>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p className="muted small">
            {`Webhooks go to ${hubspot.webhookUrl ?? 'nowhere yet'} · ${hubspot.faults.list().length} faults on · ${mailbox.list().length} mails`}
          </p>
        </section>
        <div className="grid">
          {pages.map(([href, title, text]) => (
            <section className="card" key={href}>
              <h3>
                <a href={href}>{title}</a>
              </h3>
              <p className="muted small">{text}</p>
            </section>
          ))}
        </div>
      </main>
    </Document>
  );
}

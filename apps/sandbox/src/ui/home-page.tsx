import type { HubSpot } from '../providers/hubspot/hubspot';
import type { Notion } from '../providers/notion/notion';
import type { Salesforce } from '../providers/salesforce/salesforce';
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
  ['/ui/salesforce/opportunities', 'Opportunities', 'The board of the Salesforce orgs.'],
  [
    '/ui/salesforce/faults',
    'Salesforce faults',
    'Rights, sessions, limits and late commits, gone wrong on demand.',
  ],
  [
    '/ui/notion/table',
    'Notion tables',
    'Rows of two workspaces. Set a status, fill in cells, move to the trash.',
  ],
  [
    '/ui/notion/faults',
    'Notion faults',
    'Limits, lost webhooks, columns renamed or deleted, databases unshared.',
  ],
  ['/ui/notion/webhooks', 'Notion webhooks', 'The subscription with its token, and every delivery.'],
  ['/ui/calls', 'Calls', 'Every API call the product made, as it went over the wire, secrets masked.'],
];

function SalesforceOrgs({ salesforce }: { salesforce: Salesforce }) {
  return (
    <section className="card">
      <h2>Salesforce orgs</h2>
      <ul className="plain">
        {salesforce.orgs.map((org) => (
          <li className="row" key={org.profile.number}>
            <span>
              <a href={`/ui/salesforce/opportunities?org=${org.profile.number}`}>{org.profile.name}</a>{' '}
              <span className="muted small">
                {`${org.profile.isSandbox ? 'sandbox' : org.profile.edition} · ${org.profile.currencies.join(', ')} · ${org.table('Opportunity').size} opportunities`}
              </span>
            </span>
            {salesforce.grants.liveGrants(org.profile.number).length === 0 ? (
              <span className="badge">not connected</span>
            ) : (
              <span className="badge good">connected</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function NotionWorkspaces({ notion }: { notion: Notion }) {
  return (
    <section className="card">
      <h2>Notion workspaces</h2>
      <ul className="plain">
        {notion.workspaces.map((workspace) => (
          <li className="row" key={workspace.id}>
            <a href={`/ui/notion/table?workspace=${workspace.id}`}>{workspace.name}</a>
            {notion.grants.of(workspace.id).length === 0 ? (
              <span className="badge">not connected</span>
            ) : (
              <span className="badge good">connected</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The first page: what this is, what is connected, where to go. */
export function HomePage({
  hubspot,
  salesforce,
  notion,
  mailbox,
}: {
  hubspot: HubSpot;
  salesforce: Salesforce;
  notion: Notion;
  mailbox: Mailbox;
}) {
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
        <SalesforceOrgs salesforce={salesforce} />
        <NotionWorkspaces notion={notion} />
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

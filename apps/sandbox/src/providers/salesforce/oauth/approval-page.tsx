import { Document } from '../../../ui/document';
import type { Org } from '../org/org';
import type { AuthorizeRequest } from './authorize-request';

/** The page on which a person allows the app into one of their orgs. The form posts back to the same address. */
export function ApprovalPage({ request, orgs }: { request: AuthorizeRequest; orgs: readonly Org[] }) {
  return (
    <Document title="Allow access" bare>
      <main className="consent card">
        <p className="eyebrow">Salesforce simulator</p>
        <h1>Allow access?</h1>
        <p className="muted">
          The app asks for access. Afterwards the browser goes back to{' '}
          <code>{new URL(request.redirectUri).origin}</code>.
        </p>
        <form method="post">
          <fieldset>
            <legend>Log in to</legend>
            {orgs.map((org, at) => (
              <label className="choice" key={org.id}>
                <input type="radio" name="org" value={org.profile.number} defaultChecked={at === 0} />
                <span>
                  <strong>{org.profile.name}</strong>
                  <span className="muted">
                    {`${org.profile.domain}.my.salesforce.com · ${org.profile.edition} · ${org.profile.currencies.join(', ')}`}
                  </span>
                </span>
              </label>
            ))}
          </fieldset>
          <fieldset>
            <legend>The app asks for</legend>
            <ul className="scopes">
              {request.scopes.map((scope) => (
                <li key={scope}>
                  <code>{scope}</code>
                </li>
              ))}
            </ul>
          </fieldset>
          <div className="actions">
            <button className="primary" name="decision" value="grant">
              Allow
            </button>
            <button name="decision" value="deny">
              Deny
            </button>
          </div>
        </form>
      </main>
    </Document>
  );
}

/** What the login host shows when the app or its address is wrong. */
export function AuthorizationProblem({ problem }: { problem: string }) {
  return (
    <Document title="OAuth error" bare>
      <main className="consent card">
        <p className="eyebrow">Salesforce simulator</p>
        <h1>OAuth error</h1>
        <p role="alert">{problem}</p>
        <p className="muted">The person connecting sees this page; the app is not called.</p>
      </main>
    </Document>
  );
}

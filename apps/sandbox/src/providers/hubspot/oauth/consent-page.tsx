import type { Portal } from '../crm/crm-model';
import { Document } from '../../../ui/document';
import type { AuthorizeRequest } from './authorize-request';

/** The page on which a person connects the app to one of their accounts. The form posts back to the same address. */
export function ConsentPage({
  request,
  portals,
  chosen,
}: {
  request: AuthorizeRequest;
  portals: Portal[];
  chosen: number;
}) {
  return (
    <Document title="Connect app" bare>
      <main className="consent card">
        <p className="eyebrow">HubSpot simulator</p>
        <h1>Connect the app to an account</h1>
        <p className="muted">
          After granting access the browser goes back to <code>{new URL(request.redirectUri).origin}</code>.
        </p>
        <form method="post">
          <fieldset>
            <legend>Choose an account</legend>
            {portals.map((portal) => (
              <label className="choice" key={portal.id}>
                <input type="radio" name="portal" value={portal.id} defaultChecked={portal.id === chosen} />
                <span>
                  <strong>{portal.name}</strong>
                  <span className="muted">
                    {portal.domain} · {portal.id} · {portal.companyCurrency} · {portal.timeZone}
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
          {request.optionalScopes.length > 0 && (
            <fieldset>
              <legend>Optional, un-tick to refuse</legend>
              {request.optionalScopes.map((scope) => (
                <label className="choice slim" key={scope}>
                  <input type="checkbox" name="optional" value={scope} defaultChecked />
                  <code>{scope}</code>
                </label>
              ))}
            </fieldset>
          )}
          <div className="actions">
            <button className="primary" name="decision" value="grant">
              Grant access
            </button>
            <button name="decision" value="deny">
              Cancel
            </button>
          </div>
        </form>
      </main>
    </Document>
  );
}

/** What HubSpot shows instead of the consent page when the URL does not fit the app. */
export function ConsentProblem({ problem }: { problem: string }) {
  return (
    <Document title="Authorization failed" bare>
      <main className="consent card">
        <p className="eyebrow">HubSpot simulator</p>
        <h1>Authorization failed</h1>
        <p role="alert">{problem}</p>
        <p className="muted">
          The person installing sees this page; the app is not called. Check the app’s settings and the
          authorization URL.
        </p>
      </main>
    </Document>
  );
}

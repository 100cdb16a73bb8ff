import { Document } from '../../../ui/document';
import type { Workspace } from '../workspace/model';
import type { AuthorizeRequest } from './authorize-request';

/** The page on which a person picks a workspace and the databases to share. The form posts back to the same address. */
export function ConsentPage({ request, workspaces }: { request: AuthorizeRequest; workspaces: Workspace[] }) {
  return (
    <Document title="Connect" bare>
      <main className="consent card">
        <p className="eyebrow">Notion simulator</p>
        <h1>The integration would like access to a workspace</h1>
        <p className="muted">
          It may read and update content and see people with their e-mail addresses. Afterwards the browser
          goes back to <code>{new URL(request.redirectUri).origin}</code>.
        </p>
        <form method="post">
          <fieldset>
            <legend>Workspace</legend>
            {workspaces.map((workspace, at) => (
              <label className="choice" key={workspace.id}>
                <input type="radio" name="workspace" value={workspace.id} defaultChecked={at === 0} />
                <span>
                  <strong>{workspace.name}</strong>
                  <span className="muted">{workspace.people[0]?.email}</span>
                </span>
              </label>
            ))}
          </fieldset>
          {workspaces.map((workspace) => (
            <fieldset key={workspace.id}>
              <legend>{`Databases of ${workspace.name} to share`}</legend>
              {workspace.databases.map((database) => (
                <label className="choice slim" key={database.id}>
                  <input type="checkbox" name="database" value={database.id} defaultChecked />
                  <span>{database.title}</span>
                </label>
              ))}
            </fieldset>
          ))}
          <div className="actions">
            <button className="primary" name="decision" value="grant">
              Allow access
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

/** What Notion shows instead when the address does not fit the integration. */
export function ConsentProblem({ problem }: { problem: string }) {
  return (
    <Document title="Authorization failed" bare>
      <main className="consent card">
        <p className="eyebrow">Notion simulator</p>
        <h1>Something is wrong with this request</h1>
        <p role="alert">{problem}</p>
        <p className="muted">
          The integration is not called. Check its settings and the authorization address.
        </p>
      </main>
    </Document>
  );
}

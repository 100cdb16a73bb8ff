import { Document } from '../../../ui/document';
import { Choice, Field, Problem } from '../../../ui/form-parts';
import { faultGroups, faultKinds, type FaultKind, type FaultName } from '../faults/fault-kinds';
import type { Fault } from '../faults/fault-switches';
import type { Salesforce } from '../salesforce';

const limitsOf = (fault: Fault): string =>
  [
    ...Object.entries(fault.settings).map(([name, value]) => `${name} ${String(value)}`),
    fault.remaining === null ? '' : `${fault.remaining} left`,
    fault.orgNumber === null ? '' : `org ${fault.orgNumber}`,
    fault.match === null ? '' : `paths with ${fault.match}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');

function FaultForm({
  name,
  kind,
  orgs,
}: {
  name: FaultName;
  kind: FaultKind;
  orgs: readonly (readonly [string, string])[];
}) {
  return (
    <section className="card">
      <h3>{kind.title}</h3>
      <p className="muted small">{kind.explains}</p>
      <form className="stack" method="post" action="/ui/salesforce/faults/set">
        <input type="hidden" name="kind" value={name} />
        {kind.parameters.map((parameter) => (
          <Field
            key={parameter.name}
            label={parameter.label}
            name={parameter.name}
            value={parameter.initial}
            type={parameter.kind}
            step="any"
          />
        ))}
        <details>
          <summary className="small muted">Limit it</summary>
          <div className="fields">
            <Field label="Times" name="count" type="number" />
            <Field label="Paths containing" name="match" />
            <Choice label="Org" name="orgNumber" options={[['', 'every org'], ...orgs]} />
          </div>
        </details>
        <div>
          <button>Turn on</button>
        </div>
      </form>
    </section>
  );
}

function OneShot({
  action,
  label,
  orgs,
}: {
  action: string;
  label: string;
  orgs: readonly (readonly [string, string])[];
}) {
  return (
    <section className="card">
      <h3>{label}</h3>
      <form className="row" method="post" action="/ui/salesforce/actions">
        <input type="hidden" name="action" value={action} />
        <Choice label="Org" name="org" options={orgs} />
        <button>Do it</button>
      </form>
    </section>
  );
}

/** All switches, those that are on, and the one-shot troubles. */
export function FaultsPage({ salesforce, problem }: { salesforce: Salesforce; problem: string | undefined }) {
  const orgs = salesforce.orgs.map(
    ({ profile }) =>
      [String(profile.number), profile.isSandbox ? `${profile.name} (sandbox)` : profile.name] as const,
  );
  const entries = Object.entries(faultKinds) as [FaultName, FaultKind][];
  const active = salesforce.faults.list();
  return (
    <Document title="Salesforce faults" at="/ui/salesforce/faults">
      <main id="content">
        <div className="head">
          <div>
            <h1>Salesforce faults</h1>
            <p className="muted">Switches stay on until turned off or used up. The newest of a kind wins.</p>
          </div>
          <div className="actions">
            <form method="post" action="/ui/salesforce/faults/clear">
              <button>Turn all off</button>
            </form>
            <form method="post" action="/ui/salesforce/reset">
              <button className="danger" data-confirm="Throw away every change and start from the seed?">
                Reset to the seed
              </button>
            </form>
          </div>
        </div>
        <Problem text={problem} />
        <section className="card">
          <h2>On now</h2>
          {active.length === 0 && <p className="muted">Everything works as it should.</p>}
          <ul className="plain">
            {active.map((fault) => (
              <li className="row" key={fault.id}>
                <span>
                  <strong>{faultKinds[fault.kind].title}</strong>{' '}
                  <span className="muted small">{limitsOf(fault)}</span>{' '}
                  <span className="badge warn">{`struck ${fault.hits}×`}</span>
                </span>
                <form method="post" action="/ui/salesforce/faults/clear">
                  <input type="hidden" name="id" value={fault.id} />
                  <button className="quiet">Turn off</button>
                </form>
              </li>
            ))}
          </ul>
        </section>
        {faultGroups.map((group) => (
          <section key={group}>
            <h2>{group}</h2>
            <div className="grid">
              {entries
                .filter(([, kind]) => kind.group === group)
                .map(([name, kind]) => (
                  <FaultForm key={name} name={name} kind={kind} orgs={orgs} />
                ))}
            </div>
          </section>
        ))}
        <h2>At once</h2>
        <div className="grid">
          <OneShot action="revokeGrant" label="Revoke the app’s access" orgs={orgs} />
          <OneShot action="expireSessions" label="End every session" orgs={orgs} />
          <OneShot action="refreshSandbox" label="Copy the org anew (its id changes)" orgs={orgs.slice(-1)} />
        </div>
      </main>
    </Document>
  );
}

import { Document } from '../../../ui/document';
import { Choice, Field, Problem } from '../../../ui/form-parts';
import type { Portal } from '../crm/crm-model';
import { faultKinds, type FaultKind, type FaultName, type FaultParameter } from '../faults/fault-kinds';
import type { Fault } from '../faults/fault-switches';
import type { HubSpot } from '../hubspot';
import { OneShotTroubles } from './one-shot-troubles';

const groups: readonly FaultKind['group'][] = ['API calls', 'Webhooks', 'Tokens', 'Pace'];

const limitsOf = (fault: Fault): string =>
  [
    ...Object.entries(fault.settings).map(([name, value]) => `${name} ${String(value)}`),
    fault.percentage < 100 ? `${fault.percentage}%` : '',
    fault.remaining === null ? '' : `${fault.remaining} left`,
    fault.until === null ? '' : `until ${new Date(fault.until).toISOString().slice(11, 19)} UTC`,
    fault.portalId === null ? '' : `account ${fault.portalId}`,
    fault.match === null ? '' : `paths with ${fault.match}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');

function ActiveFaults({ faults }: { faults: readonly Fault[] }) {
  if (faults.length === 0) return <p className="muted">Everything works as it should.</p>;
  return (
    <ul className="plain">
      {faults.map((fault) => (
        <li className="row" key={fault.id}>
          <span>
            <strong>{faultKinds[fault.kind].title}</strong>{' '}
            <span className="muted small">{limitsOf(fault)}</span>{' '}
            <span className="badge warn">{`struck ${fault.hits}×`}</span>
          </span>
          <form method="post" action="/ui/hubspot/faults/clear">
            <input type="hidden" name="id" value={fault.id} />
            <button className="quiet">Turn off</button>
          </form>
        </li>
      ))}
    </ul>
  );
}

function Parameter({ parameter }: { parameter: FaultParameter }) {
  if (parameter.kind === 'choice') {
    return (
      <Choice
        label={parameter.label}
        name={parameter.name}
        value={parameter.initial}
        options={(parameter.choices ?? []).map((one) => [one, one] as const)}
      />
    );
  }
  return (
    <Field
      label={parameter.label}
      name={parameter.name}
      value={parameter.initial}
      type={parameter.kind === 'number' ? 'number' : 'text'}
      step="any"
    />
  );
}

function FaultForm({
  name,
  kind,
  portals,
}: {
  name: FaultName;
  kind: FaultKind;
  portals: readonly Portal[];
}) {
  return (
    <section className="card">
      <h3>{kind.title}</h3>
      <p className="muted small">{kind.explains}</p>
      <form className="stack" method="post" action="/ui/hubspot/faults/set">
        <input type="hidden" name="kind" value={name} />
        {kind.parameters.map((parameter) => (
          <Parameter key={parameter.name} parameter={parameter} />
        ))}
        <details>
          <summary className="small muted">Limit it</summary>
          <div className="fields">
            <Field label="Times" name="count" type="number" />
            <Field label="Percent of cases" name="percentage" type="number" />
            <Field label="For milliseconds" name="durationMs" type="number" />
            <Field label="Paths containing" name="match" />
            <Choice
              label="Account"
              name="portalId"
              options={[
                ['', 'every account'],
                ...portals.map((portal) => [String(portal.id), portal.name] as const),
              ]}
            />
          </div>
        </details>
        <div>
          <button>Turn on</button>
        </div>
      </form>
    </section>
  );
}

/** All switches, those that are on, and the one-shot troubles. */
export function FaultsPage({
  hubspot,
  problem,
  done,
}: {
  hubspot: HubSpot;
  problem: string | undefined;
  done: string | undefined;
}) {
  const faults = hubspot.faults.list();
  const entries = Object.entries(faultKinds) as [FaultName, FaultKind][];
  return (
    <Document title="Faults" at="/ui/hubspot/faults">
      <main id="content">
        <div className="head">
          <div>
            <h1>Faults</h1>
            <p className="muted">Switches stay on until turned off or used up. The newest of a kind wins.</p>
          </div>
          <div className="actions">
            <form method="post" action="/ui/hubspot/faults/clear">
              <button>Turn all off</button>
            </form>
            <form method="post" action="/ui/hubspot/reset">
              <button className="danger" data-confirm="Throw away every change and start from the seed?">
                Reset to the seed
              </button>
            </form>
          </div>
        </div>
        <Problem text={problem} />
        {done === undefined || done === '' ? null : (
          <p className="note-line" role="status">
            {done}
          </p>
        )}
        <section className="card">
          <h2>On now</h2>
          <ActiveFaults faults={faults} />
        </section>
        {groups.map((group) => (
          <section key={group}>
            <h2>{group}</h2>
            <div className="grid">
              {entries
                .filter(([, kind]) => kind.group === group)
                .map(([name, kind]) => (
                  <FaultForm key={name} name={name} kind={kind} portals={hubspot.portals} />
                ))}
            </div>
            <p />
          </section>
        ))}
        <OneShotTroubles portals={hubspot.portals} />
      </main>
    </Document>
  );
}

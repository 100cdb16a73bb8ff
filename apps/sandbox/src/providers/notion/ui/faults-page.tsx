import { Document } from '../../../ui/document';
import { Choice, Field, Problem } from '../../../ui/form-parts';
import { faultKinds, type FaultKind, type FaultName } from '../faults/fault-kinds';
import type { Fault } from '../faults/fault-switches';
import type { Notion } from '../notion';

const groups: readonly FaultKind['group'][] = ['API calls', 'Webhooks', 'Tokens', 'Pace'];

const troubles: readonly (readonly [
  action: string,
  title: string,
  fields: readonly (readonly [name: string, label: string, initial: string])[],
])[] = [
  ['revokeGrant', 'Disconnect the integration', []],
  ['expireAccessTokens', 'Let access tokens expire', []],
  ['unshare', 'Stop sharing a database', [['database', 'Database', 'Companies']]],
  ['share', 'Share a database', [['database', 'Database', 'Companies']]],
  [
    'renameProperty',
    'Rename a column',
    [
      ['property', 'Column', 'Amount'],
      ['to', 'New name', 'Deal size'],
    ],
  ],
  ['deleteProperty', 'Delete a column', [['property', 'Column', 'Amount']]],
  [
    'changeType',
    'Change a column’s type',
    [
      ['property', 'Column', 'Amount'],
      ['type', 'Type', 'rich_text'],
    ],
  ],
  [
    'renameOption',
    'Rename an option',
    [
      ['property', 'Column', 'Status'],
      ['from', 'Option', 'Closed won'],
      ['to', 'New name', 'Signed'],
    ],
  ],
  ['hurryRetries', 'Send waiting webhooks now', []],
];

const limitsOf = (fault: Fault): string =>
  [
    ...Object.entries(fault.settings).map(([name, value]) => `${name} ${String(value)}`),
    fault.percentage < 100 ? `${fault.percentage}%` : '',
    fault.remaining === null ? '' : `${fault.remaining} left`,
    fault.match === null ? '' : `paths with ${fault.match}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');

function FaultForm({ name, kind }: { name: FaultName; kind: FaultKind }) {
  return (
    <section className="card">
      <h3>{kind.title}</h3>
      <p className="muted small">{kind.explains}</p>
      <form className="stack" method="post" action="/ui/notion/faults/set">
        <input type="hidden" name="kind" value={name} />
        {kind.parameters.map(({ name: field, label, initial, choices }) =>
          choices === undefined ? (
            <Field key={field} label={label} name={field} value={initial} />
          ) : (
            <Choice
              key={field}
              label={label}
              name={field}
              value={initial}
              options={choices.map((one) => [one, one] as const)}
            />
          ),
        )}
        <details>
          <summary className="small muted">Limit it</summary>
          <div className="fields">
            <Field label="Times" name="count" type="number" />
            <Field label="Percent of cases" name="percentage" type="number" />
            <Field label="For milliseconds" name="durationMs" type="number" />
            <Field label="Paths containing" name="match" />
          </div>
        </details>
        <div>
          <button>Turn on</button>
        </div>
      </form>
    </section>
  );
}

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
          <form method="post" action="/ui/notion/faults/clear">
            <input type="hidden" name="id" value={fault.id} />
            <button className="quiet">Turn off</button>
          </form>
        </li>
      ))}
    </ul>
  );
}

function Troubles({ notion }: { notion: Notion }) {
  return (
    <section>
      <h2>Once, now</h2>
      <div className="grid">
        {troubles.map(([action, title, fields]) => (
          <section className="card" key={action}>
            <h3>{title}</h3>
            <form className="stack" method="post" action="/ui/notion/faults/act">
              <input type="hidden" name="action" value={action} />
              <Choice
                label="Workspace"
                name="workspaceId"
                options={notion.workspaces.map(({ id, name }) => [id, name] as const)}
              />
              {fields.map(([name, label, initial]) => (
                <Field key={name} label={label} name={name} value={initial} />
              ))}
              <div>
                <button>Do it</button>
              </div>
            </form>
          </section>
        ))}
      </div>
    </section>
  );
}

/** All switches, those that are on, and the one-shot troubles. */
export function FaultsPage({
  notion,
  problem,
  done,
}: {
  notion: Notion;
  problem?: string | undefined;
  done?: string | undefined;
}) {
  const entries = Object.entries(faultKinds) as [FaultName, FaultKind][];
  return (
    <Document title="Notion faults" at="/ui/notion/faults">
      <main id="content">
        <div className="head">
          <div>
            <h1>Notion faults</h1>
            <p className="muted">Switches stay on until turned off or used up. The newest of a kind wins.</p>
          </div>
          <div className="actions">
            <form method="post" action="/ui/notion/faults/clear">
              <button>Turn all off</button>
            </form>
            <form method="post" action="/ui/notion/reset">
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
          <ActiveFaults faults={notion.faults.list()} />
        </section>
        {groups.map((group) => (
          <section key={group}>
            <h2>{group}</h2>
            <div className="grid">
              {entries
                .filter(([, kind]) => kind.group === group)
                .map(([name, kind]) => (
                  <FaultForm key={name} name={name} kind={kind} />
                ))}
            </div>
          </section>
        ))}
        <Troubles notion={notion} />
      </main>
    </Document>
  );
}

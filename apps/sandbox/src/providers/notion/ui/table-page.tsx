import { Document } from '../../../ui/document';
import { Problem } from '../../../ui/form-parts';
import { PropertyView } from '../workspace/property-view';
import type { DataSource, Property, Row, Workspace } from '../workspace/model';
import { titleOf } from '../workspace/model';
import { cellText } from './cell-text';

const withEmail = { readContent: true, updateContent: true, userInformation: 'with_email' } as const;

function StageForm({ workspace, row, stage }: { workspace: Workspace; row: Row; stage: Property }) {
  return (
    <form method="post" action="/ui/notion/stage" className="pick">
      <input type="hidden" name="workspace" value={workspace.id} />
      <input type="hidden" name="row" value={row.id} />
      <select
        name="stage"
        defaultValue={String(row.values[stage.id] ?? '')}
        aria-label={`${stage.name} of ${titleOf(workspace, row)}`}
      >
        <option value="">–</option>
        {(stage.options ?? []).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <button className="quiet">Set</button>
    </form>
  );
}

const shown = (source: DataSource, stage: Property | undefined): Property[] =>
  source.properties
    .filter(
      (one) => one !== stage && one.type !== 'title' && !['button', 'files', 'place'].includes(one.type),
    )
    .slice(0, 7);

/** A database as a table: where a salesperson moves rows on. */
export function TablePage({
  workspaces,
  workspace,
  source,
  inTrash,
  problem,
}: {
  workspaces: readonly Workspace[];
  workspace: Workspace;
  source: DataSource;
  inTrash: boolean;
  problem: string | undefined;
}) {
  const stage = source.properties.find(({ type, name }) => type === 'status' || name === 'Stage');
  const columns = shown(source, stage);
  const view = new PropertyView(workspace, withEmail);
  const rows = [...workspace.rows.values()].filter(
    (row) => row.dataSourceId === source.id && row.inTrash === inTrash,
  );
  const address = `/ui/notion/table?workspace=${workspace.id}&source=${source.id}`;
  return (
    <Document title={source.name} at="/ui/notion/table">
      <main id="content">
        <div className="head">
          <div>
            <h1>{source.name}</h1>
            <p className="muted">{`${workspace.name} · ${rows.length} rows`}</p>
          </div>
          <div className="actions">
            <form method="post" action="/ui/notion/rows">
              <input type="hidden" name="workspace" value={workspace.id} />
              <input type="hidden" name="source" value={source.id} />
              <button className="primary">New row</button>
            </form>
            <a href={inTrash ? address : `${address}&trash=true`}>{inTrash ? 'Rows' : 'Trash'}</a>
          </div>
        </div>
        <nav className="tabs" aria-label="Database">
          {workspaces.flatMap((one) =>
            one.dataSources.map(({ id, name }) => (
              <a
                key={id}
                href={`/ui/notion/table?workspace=${one.id}&source=${id}`}
                aria-current={id === source.id ? 'page' : undefined}
              >
                {`${one.name}: ${name}`}
              </a>
            )),
          )}
        </nav>
        <Problem text={problem} />
        <section className="card scroll" tabIndex={0} aria-label="Rows">
          <table>
            <thead>
              <tr>
                <th>Name</th>
                {stage === undefined ? null : <th>{stage.name}</th>}
                {columns.map((property) => (
                  <th key={property.id} className={isNumeric(property) ? 'num' : undefined}>
                    {property.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <a href={`/ui/notion/rows/${row.id}?workspace=${workspace.id}`}>
                      {titleOf(workspace, row) || 'Untitled'}
                    </a>
                  </td>
                  {stage === undefined ? null : (
                    <td>
                      <StageForm workspace={workspace} row={row} stage={stage} />
                    </td>
                  )}
                  {columns.map((property) => (
                    <td key={property.id} className={isNumeric(property) ? 'num' : undefined}>
                      {cellText(workspace, view, row, property)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {rows.length === 0 && <p className="empty">{inTrash ? 'The trash is empty.' : 'No rows.'}</p>}
        </section>
      </main>
    </Document>
  );
}

const isNumeric = ({ type, formula }: Property): boolean =>
  type === 'number' || formula?.result.gives === 'number';

import { Document } from '../../../ui/document';
import { Card, Choice, Field, LongField, Problem, When } from '../../../ui/form-parts';
import { PropertyView } from '../workspace/property-view';
import type { DataSource, Property, Row, Workspace } from '../workspace/model';
import { titleOf } from '../workspace/model';
import { cellText, typedText } from './cell-text';

const computed = new Set([
  'rollup',
  'formula',
  'created_time',
  'created_by',
  'last_edited_time',
  'last_edited_by',
  'unique_id',
  'button',
  'verification',
  'files',
  'place',
]);

/** Whether a person can type into a column on this page. */
export const isTyped = ({ type }: Property): boolean => !computed.has(type);

/** A day has a calendar; an instant with its zone is typed as text. */
function inputType(type: Property['type'], text: string): string {
  if (type === 'number') return 'number';
  return type === 'date' && (text === '' || /^\d{4}-\d{2}-\d{2}$/.test(text)) ? 'date' : 'text';
}

function Cell({
  workspace,
  row,
  property,
  text,
}: {
  workspace: Workspace;
  row: Row;
  property: Property;
  text: string;
}) {
  const { name, type, options = [] } = property;
  switch (type) {
    case 'select':
    case 'status':
      return (
        <Choice
          label={name}
          name={name}
          value={text}
          options={[['', '–'], ...options.map((one) => [one.name, one.name] as const)]}
        />
      );
    case 'checkbox':
      return (
        <Choice
          label={name}
          name={name}
          value={String(row.values[property.id] === true)}
          options={[
            ['false', 'no'],
            ['true', 'yes'],
          ]}
        />
      );
    case 'people':
      return (
        <Choice
          label={name}
          name={name}
          value={text}
          options={[['', '–'], ...workspace.people.map((one) => [one.name, one.name] as const)]}
        />
      );
    case 'rich_text':
      return <LongField label={name} name={name} value={text} />;
    default:
      return <Field label={name} name={name} value={text} type={inputType(type, text)} step="any" />;
  }
}

/** One row with every cell a person can change. */
export function RowPage({
  workspace,
  source,
  row,
  problem,
}: {
  workspace: Workspace;
  source: DataSource;
  row: Row;
  problem: string | undefined;
}) {
  const view = new PropertyView(workspace, {
    readContent: true,
    updateContent: true,
    userInformation: 'with_email',
  });
  const here = <input type="hidden" name="workspace" value={workspace.id} />;
  const action = `/ui/notion/rows/${row.id}`;
  return (
    <Document title={titleOf(workspace, row) || 'Untitled'} at="/ui/notion/table">
      <main id="content">
        <div className="head">
          <div>
            <h1>{titleOf(workspace, row) || 'Untitled'}</h1>
            <p className="muted">
              <a href={`/ui/notion/table?workspace=${workspace.id}&source=${source.id}`}>{source.name}</a>
              {' · edited '}
              <When at={row.editedAt} />
              {row.inTrash ? ' · in the trash' : ''}
            </p>
          </div>
          <div className="actions">
            <form method="post" action={`${action}/${row.inTrash ? 'restore' : 'trash'}`}>
              {here}
              <button className={row.inTrash ? '' : 'danger'}>
                {row.inTrash ? 'Restore' : 'Move to trash'}
              </button>
            </form>
          </div>
        </div>
        <Problem text={problem} />
        <Card title="Properties">
          <form method="post" action={action}>
            {here}
            <div className="fields">
              {source.properties.filter(isTyped).map((property) => (
                <Cell
                  key={property.id}
                  workspace={workspace}
                  row={row}
                  property={property}
                  text={typedText(workspace, view, row, property)}
                />
              ))}
            </div>
            <button className="primary">Save</button>
          </form>
        </Card>
        <Card title="Computed">
          <dl className="facts">
            {source.properties
              .filter((property) => !isTyped(property))
              .map((property) => (
                <div key={property.id}>
                  <dt>{property.name}</dt>
                  <dd>{cellText(workspace, view, row, property) || '–'}</dd>
                </div>
              ))}
          </dl>
        </Card>
      </main>
    </Document>
  );
}

import { Document } from '../../../ui/document';
import { Card, Choice, Problem, When } from '../../../ui/form-parts';
import type { CrmRecord, Portal } from '../crm/crm-model';
import { objectTypeFacts, type ObjectType } from '../crm/object-types';
import { nameOf, related } from './deal-facts';
import { PortalTabs } from './portal-tabs';
import { PropertyFields } from './property-fields';

const rowsShown = 300;

const columns: Record<'companies' | 'contacts', readonly (readonly [property: string, title: string])[]> = {
  companies: [
    ['domain', 'Domain'],
    ['industry', 'Industry'],
    ['numberofemployees', 'Employees'],
    ['city', 'City'],
  ],
  contacts: [
    ['email', 'E-mail'],
    ['jobtitle', 'Title'],
    ['company', 'Company'],
  ],
};

/** A property's value as a person knows it: options by their label. */
function shown(portal: Portal, type: ObjectType, property: string, { properties }: CrmRecord): string | null {
  const value = properties[property] ?? null;
  const options = portal.properties[type].find(({ name }) => name === property)?.options ?? [];
  return options.find((option) => option.value === value)?.label ?? value;
}

/** Companies or contacts as a table. */
export function RecordListPage(props: {
  portals: Portal[];
  portal: Portal;
  type: 'companies' | 'contacts';
  archived: boolean;
}) {
  const { portals, portal, type, archived } = props;
  const title = type === 'companies' ? 'Companies' : 'Contacts';
  const path = `/ui/hubspot/${type}`;
  const records = [...portal.records[type].values()].filter(
    (record) => (record.archivedAt !== null) === archived,
  );
  return (
    <Document title={title} at={path}>
      <main id="content">
        <div className="head">
          <div>
            <h1>{title}</h1>
            <p className="muted">{`${records.length}${archived ? ' deleted' : ''} in ${portal.name}.`}</p>
          </div>
          <div className="actions">
            <PortalTabs portals={portals} current={portal} path={path} />
            <a className="button" href={`${path}?portal=${portal.id}${archived ? '' : '&archived=true'}`}>
              {archived ? 'Show live ones' : 'Show deleted ones'}
            </a>
          </div>
        </div>
        <section className="card scroll">
          <table>
            <thead>
              <tr>
                <th>Name</th>
                {columns[type].map(([property, label]) => (
                  <th key={property}>{label}</th>
                ))}
                <th className="num">Deals</th>
              </tr>
            </thead>
            <tbody>
              {records.slice(0, rowsShown).map((record) => (
                <tr key={record.id}>
                  <td>
                    <a href={`${path}/${record.id}?portal=${portal.id}`}>{nameOf(record)}</a>
                  </td>
                  {columns[type].map(([property]) => (
                    <td key={property}>
                      {shown(portal, type, property, record) ?? <span className="muted">–</span>}
                    </td>
                  ))}
                  <td className="num">{related(portal, record, 'deals').length}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {records.length === 0 && <p className="empty">None</p>}
        </section>
      </main>
    </Document>
  );
}

/** Any record but a deal: its properties, its deals, merge and delete. */
export function RecordPage({
  portal,
  record,
  problem,
}: {
  portal: Portal;
  record: CrmRecord;
  problem: string | undefined;
}) {
  const { type } = record;
  const mergeable = type === 'companies' || type === 'contacts';
  const others = [...portal.records[type].values()].filter(
    (one) => one.id !== record.id && one.archivedAt === null,
  );
  const back: ObjectType = mergeable ? type : 'deals';
  return (
    <Document title={nameOf(record)} at={`/ui/hubspot/${back}`}>
      <main id="content">
        <p>
          <a
            href={`/ui/hubspot/${back}?portal=${portal.id}`}
          >{`← ${back.charAt(0).toUpperCase()}${back.slice(1)}`}</a>
        </p>
        <div className="head">
          <div>
            <h1>{type === 'notes' ? 'Note' : nameOf(record)}</h1>
            <p className="muted">
              {`${portal.name} · ${objectTypeFacts[type].singular.replace('_', ' ')} ${record.id} · changed `}
              <When at={record.updatedAt} />
            </p>
          </div>
        </div>
        <Problem text={problem} />
        {record.archivedAt === null ? null : (
          <p className="note-line">This record is deleted. It can be restored.</p>
        )}
        <Card title="Properties">
          <form method="post" action="/ui/hubspot/records/update">
            <RecordIds portal={portal} record={record} />
            <PropertyFields portal={portal} type={type} values={record.properties} />
            <button className="primary">Save</button>
          </form>
        </Card>
        <Card title="Deals">
          <ul className="plain">
            {related(portal, record, 'deals').map((deal) => (
              <li key={deal.id}>
                <a href={`/ui/hubspot/deals/${deal.id}?portal=${portal.id}`}>{nameOf(deal)}</a>
              </li>
            ))}
          </ul>
        </Card>
        <details className="card">
          <summary>{record.archivedAt === null ? 'Merge or delete' : 'Restore'}</summary>
          {mergeable && record.archivedAt === null && (
            <form className="inline" method="post" action="/ui/hubspot/records/merge">
              <input type="hidden" name="portal" value={portal.id} />
              <input type="hidden" name="type" value={type} />
              <input type="hidden" name="primary" value={record.id} />
              <Choice
                label="Merge into the present one"
                name="secondary"
                options={others.map((one) => [one.id, nameOf(one)] as const)}
              />
              <button data-confirm="Merge? Both ids stop working, a new record appears.">Merge</button>
            </form>
          )}
          <p />
          <form
            method="post"
            action={`/ui/hubspot/records/${record.archivedAt === null ? 'archive' : 'restore'}`}
          >
            <RecordIds portal={portal} record={record} />
            <button className={record.archivedAt === null ? 'danger' : ''}>
              {record.archivedAt === null ? 'Delete' : 'Restore'}
            </button>
          </form>
          {type === 'contacts' && (
            <form method="post" action="/ui/hubspot/records/erase">
              <p />
              <RecordIds portal={portal} record={record} />
              <button
                className="danger"
                data-confirm="Delete for privacy? The contact and its history are gone for good."
              >
                Delete for privacy
              </button>
            </form>
          )}
        </details>
      </main>
    </Document>
  );
}

function RecordIds({ portal, record }: { portal: Portal; record: CrmRecord }) {
  return (
    <>
      <input type="hidden" name="portal" value={portal.id} />
      <input type="hidden" name="type" value={record.type} />
      <input type="hidden" name="id" value={record.id} />
    </>
  );
}

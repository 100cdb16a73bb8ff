import { Document } from '../../../ui/document';
import { Card, Choice, LongField, Problem, When } from '../../../ui/form-parts';
import type { CrmRecord, Portal } from '../crm/crm-model';
import type { ObjectType } from '../crm/object-types';
import { dealsOf, nameOf, related } from './deal-facts';
import { money } from './portal-tabs';
import { PropertyFields } from './property-fields';

interface DealProps {
  portal: Portal;
  deal: CrmRecord;
}

const recordUrl = (portal: Portal, type: ObjectType, id: string): string =>
  `/ui/hubspot/${type}/${id}?portal=${portal.id}`;

function Hidden({ portal, deal }: DealProps) {
  return (
    <>
      <input type="hidden" name="portal" value={portal.id} />
      <input type="hidden" name="deal" value={deal.id} />
    </>
  );
}

function AssociatedRecords({
  portal,
  deal,
  type,
  title,
}: DealProps & { type: 'companies' | 'contacts'; title: string }) {
  const linked = related(portal, deal, type);
  const others = [...portal.records[type].values()]
    .filter((one) => one.archivedAt === null && !linked.includes(one))
    .slice(0, 400);
  return (
    <Card title={title}>
      <ul className="plain">
        {linked.map((one) => (
          <li className="row" key={one.id}>
            <span>
              <a href={recordUrl(portal, type, one.id)}>{nameOf(one)}</a>
              <br />
              <span className="muted small">
                {(type === 'companies'
                  ? [one.properties.domain]
                  : [one.properties.jobtitle, one.properties.email]
                )
                  .filter((part) => (part ?? '') !== '')
                  .join(' · ')}
              </span>
            </span>
            <form method="post" action="/ui/hubspot/deals/unlink">
              <Hidden portal={portal} deal={deal} />
              <input type="hidden" name="type" value={type} />
              <input type="hidden" name="other" value={one.id} />
              <button className="quiet">Remove</button>
            </form>
          </li>
        ))}
        {linked.length === 0 && <li className="muted">None</li>}
      </ul>
      <form className="inline" method="post" action="/ui/hubspot/deals/link">
        <Hidden portal={portal} deal={deal} />
        <input type="hidden" name="type" value={type} />
        <Choice label="Add" name="other" options={others.map((one) => [one.id, nameOf(one)] as const)} />
        <button>Add</button>
      </form>
    </Card>
  );
}

function LineItems({ portal, deal }: DealProps) {
  const items = related(portal, deal, 'line_items');
  const currency = deal.properties.deal_currency_code;
  return (
    <Card
      title="Line items"
      aside={
        <span className="muted small">{`ARR ${money(deal.properties.hs_arr, currency)} · TCV ${money(deal.properties.hs_tcv, currency)}`}</span>
      }
    >
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th className="num">Price</th>
              <th className="num">Qty</th>
              <th>Billing</th>
              <th>Term</th>
              <th className="num">ARR</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.id}>
                <td>
                  <a href={recordUrl(portal, 'line_items', item.id)}>{nameOf(item)}</a>
                </td>
                <td className="num">{money(item.properties.price, currency)}</td>
                <td className="num">{item.properties.quantity}</td>
                <td>{item.properties.recurringbillingfrequency ?? 'one-time'}</td>
                <td>{item.properties.hs_recurring_billing_period ?? '–'}</td>
                <td className="num">{money(item.properties.hs_arr, currency)}</td>
                <td>
                  <form method="post" action="/ui/hubspot/records/archive">
                    <Hidden portal={portal} deal={deal} />
                    <input type="hidden" name="type" value="line_items" />
                    <input type="hidden" name="id" value={item.id} />
                    <button className="quiet">Remove</button>
                  </form>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {items.length === 0 && <p className="muted">None</p>}
      <details>
        <summary>Add a line item</summary>
        <form method="post" action="/ui/hubspot/deals/line-item">
          <Hidden portal={portal} deal={deal} />
          <PropertyFields
            portal={portal}
            type="line_items"
            values={{ quantity: '1' }}
            only={['name', 'price', 'quantity', 'recurringbillingfrequency', 'hs_recurring_billing_period']}
          />
          <button>Add line item</button>
        </form>
      </details>
    </Card>
  );
}

function Notes({ portal, deal }: DealProps) {
  const notes = related(portal, deal, 'notes').sort((a, b) => b.createdAt - a.createdAt);
  return (
    <Card title="Notes">
      <form className="stack" method="post" action="/ui/hubspot/deals/note">
        <Hidden portal={portal} deal={deal} />
        <LongField label="New note (HTML is kept as typed)" name="hs_note_body" />
        <div>
          <button>Add note</button>
        </div>
      </form>
      <p />
      <ul className="plain">
        {notes.map((note) => (
          <li key={note.id}>
            <div className="row">
              <span className="muted small">
                <When at={note.createdAt} />
              </span>
              <a className="small" href={recordUrl(portal, 'notes', note.id)}>
                Edit
              </a>
            </div>
            <pre>{note.properties.hs_note_body}</pre>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function History({ deal }: { deal: CrmRecord }) {
  const entries = Object.entries(deal.history)
    .flatMap(([name, versions]) => versions.map((version) => ({ name, ...version })))
    .sort((a, b) => b.at - a.at)
    .slice(0, 60);
  return (
    <details className="card">
      <summary>History</summary>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th>When</th>
              <th>Property</th>
              <th>Value</th>
              <th>Source</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry, at) => (
              <tr key={at}>
                <td className="small">
                  <When at={entry.at} />
                </td>
                <td>
                  <code>{entry.name}</code>
                </td>
                <td>
                  {entry.value === '' ? <span className="muted">empty</span> : entry.value.slice(0, 120)}
                </td>
                <td className="small">{`${entry.source.type} ${entry.source.id}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function MergeDeal({ portal, deal }: DealProps) {
  const others = dealsOf(portal, deal.properties.pipeline ?? '').filter((one) => one.id !== deal.id);
  return (
    <details className="card">
      <summary>Merge or delete</summary>
      <form className="inline" method="post" action="/ui/hubspot/records/merge">
        <Hidden portal={portal} deal={deal} />
        <input type="hidden" name="type" value="deals" />
        <input type="hidden" name="primary" value={deal.id} />
        <Choice
          label="Merge this deal into the present one"
          name="secondary"
          options={others.map((one) => [one.id, nameOf(one)] as const)}
        />
        <button data-confirm="Merge? Both ids stop working, a new deal appears.">Merge</button>
      </form>
      <p />
      <form method="post" action="/ui/hubspot/records/archive">
        <Hidden portal={portal} deal={deal} />
        <input type="hidden" name="type" value="deals" />
        <input type="hidden" name="id" value={deal.id} />
        <button className="danger">Delete deal</button>
      </form>
    </details>
  );
}

/** One deal with everything around it. */
export function DealPage({ portal, deal, problem }: DealProps & { problem: string | undefined }) {
  const stage = portal.pipelines
    .flatMap((pipeline) => pipeline.stages)
    .find((one) => one.id === deal.properties.dealstage);
  return (
    <Document title={nameOf(deal)} at="/ui/hubspot/deals">
      <main id="content">
        <p>
          <a href={`/ui/hubspot/deals?portal=${portal.id}&pipeline=${deal.properties.pipeline}`}>← Deals</a>
        </p>
        <div className="head">
          <div>
            <h1>{nameOf(deal)}</h1>
            <p className="muted">
              {`${portal.name} · deal ${deal.id} · `}
              <span className="badge">{stage?.label ?? deal.properties.dealstage ?? 'no stage'}</span>
            </p>
          </div>
        </div>
        <Problem text={problem} />
        <div className="two">
          <div>
            <Card title="Properties">
              <form method="post" action="/ui/hubspot/records/update">
                <Hidden portal={portal} deal={deal} />
                <input type="hidden" name="type" value="deals" />
                <input type="hidden" name="id" value={deal.id} />
                <PropertyFields
                  portal={portal}
                  type="deals"
                  values={{ ...deal.properties, pipeline: null }}
                  only={editable(portal)}
                />
                <button className="primary">Save</button>
              </form>
            </Card>
            <LineItems portal={portal} deal={deal} />
            <Notes portal={portal} deal={deal} />
          </div>
          <div>
            <AssociatedRecords portal={portal} deal={deal} type="companies" title="Company" />
            <AssociatedRecords portal={portal} deal={deal} type="contacts" title="Contacts" />
            <MergeDeal portal={portal} deal={deal} />
          </div>
        </div>
        <History deal={deal} />
      </main>
    </Document>
  );
}

/** The pipeline follows from the stage chosen, so it has no input of its own. */
const editable = (portal: Portal): string[] =>
  portal.properties.deals.filter((property) => property.name !== 'pipeline').map((property) => property.name);

import { Document } from '../../../ui/document';
import { Card, Choice, Field, LongField, Problem } from '../../../ui/form-parts';
import { childrenOf } from '../control/control-views';
import type { FieldDefinition } from '../org/field-definition';
import type { Org } from '../org/org';
import { newestValues, type SObjectRecord } from '../org/sobject-record';
import { activeStages } from '../org/stages';

/** The records a lookup may point at, as choices. */
function linkChoices(org: Org, field: FieldDefinition): (readonly [string, string])[] {
  const table = [...org.tables.entries()].find(([name]) => name === field.referenceTo[0])?.[1];
  return [...(table?.values() ?? [])]
    .filter((record) => newestValues(record).IsDeleted !== true)
    .map((record) => [record.id, String(newestValues(record).Name ?? record.id)] as const);
}

function FieldInput({ org, record, field }: { org: Org; record: SObjectRecord; field: FieldDefinition }) {
  const value = newestValues(record)[field.name];
  const text = value === null || value === undefined ? '' : String(value);
  const picklist = field.name === 'StageName' ? activeStages(org) : field.picklist;
  const choices =
    field.type === 'boolean'
      ? (['false', 'true'].map((one) => [one, one] as const) as (readonly [string, string])[])
      : field.type === 'reference'
        ? linkChoices(org, field)
        : picklist.map((one) => [one, one] as const);
  if (choices.length > 0) {
    const options = field.type === 'boolean' ? choices : [['', '–'] as const, ...choices];
    return <Choice label={field.label} name={field.name} value={text} options={options} />;
  }
  if (field.type === 'textarea') return <LongField label={field.label} name={field.name} value={text} />;
  const isNumber = ['currency', 'double', 'percent', 'int'].includes(field.type);
  return (
    <Field
      label={field.label}
      name={field.name}
      value={text}
      type={field.type === 'date' ? 'date' : isNumber ? 'number' : 'text'}
      step={isNumber ? 'any' : undefined}
    />
  );
}

function Related({ org, record }: { org: Org; record: SObjectRecord }) {
  const number = org.profile.number;
  const roles = childrenOf(org, 'OpportunityContactRole', 'OpportunityId', record.id).map(newestValues);
  const items = childrenOf(org, 'OpportunityLineItem', 'OpportunityId', record.id).map(newestValues);
  const history = childrenOf(org, 'OpportunityHistory', 'OpportunityId', record.id).map(newestValues);
  const changes = childrenOf(org, 'OpportunityFieldHistory', 'OpportunityId', record.id)
    .map(newestValues)
    .filter(({ Field: name }) => name !== 'created');
  const labelOf = (name: unknown): string =>
    org.definitions.get('Opportunity')?.fields.find((one) => one.name === name)?.label ?? String(name);
  const shown = (value: unknown): string => (value === null || value === undefined ? '–' : String(value));
  const nameOf = (id: unknown): string => {
    const found = org.find(String(id));
    return found === undefined ? String(id) : String(newestValues(found).Name);
  };
  return (
    <Card title="Related">
      <h3>Contact roles</h3>
      <ul className="plain">
        {roles.map((role) => (
          <li key={String(role.Id)}>
            <a href={`/ui/salesforce/records/${String(role.ContactId)}?org=${number}`}>
              {nameOf(role.ContactId)}
            </a>{' '}
            <span className="muted">{`${String(role.Role)}${role.IsPrimary === true ? ', primary' : ''}`}</span>
          </li>
        ))}
        {roles.length === 0 && <li className="muted">None</li>}
      </ul>
      <h3>Products</h3>
      <ul className="plain">
        {items.map((item) => (
          <li key={String(item.Id)}>{`${nameOf(item.Product2Id)} · ${String(item.TotalPrice)}`}</li>
        ))}
        {items.length === 0 && <li className="muted">None</li>}
      </ul>
      <h3>Stage history</h3>
      <ul className="plain">
        {history.map((row) => (
          <li key={String(row.Id)}>
            {`${new Date(Number(row.CreatedDate)).toISOString().slice(0, 19)}Z `}
            <strong>{String(row.StageName)}</strong>
          </li>
        ))}
      </ul>
      <h3>Field history</h3>
      <ul className="plain">
        {changes.map((row) => (
          <li key={String(row.Id)}>
            {`${new Date(Number(row.CreatedDate)).toISOString().slice(0, 19)}Z ${labelOf(row.Field)}: ${shown(row.OldValue)} → `}
            <strong>{shown(row.NewValue)}</strong>
          </li>
        ))}
        {changes.length === 0 && <li className="muted">None</li>}
      </ul>
    </Card>
  );
}

/** One record with its fields to edit, its deletion and what hangs on it. */
export function RecordPage({
  org,
  record,
  problem,
}: {
  org: Org;
  record: SObjectRecord;
  problem: string | undefined;
}) {
  const values = newestValues(record);
  const definition = org.definitions.get(record.type);
  const isDeleted = values.IsDeleted === true;
  const title = String(values.Name ?? values.Title ?? record.id);
  const hidden = (
    <>
      <input type="hidden" name="org" value={org.profile.number} />
      <input type="hidden" name="id" value={record.id} />
    </>
  );
  return (
    <Document title={title} at="/ui/salesforce/opportunities">
      <main id="content">
        <div className="head">
          <div>
            <p className="eyebrow">{`${definition?.label ?? record.type} · ${record.id}`}</p>
            <h1>{title}</h1>
            {isDeleted && <span className="badge bad">in the recycle bin</span>}
          </div>
          <form method="post" action={`/ui/salesforce/records/${isDeleted ? 'restore' : 'delete'}`}>
            {hidden}
            <button className={isDeleted ? '' : 'danger'}>{isDeleted ? 'Restore' : 'Delete'}</button>
          </form>
        </div>
        <Problem text={problem} />
        <Card title="Fields">
          <form className="fields" method="post" action="/ui/salesforce/records/save">
            {hidden}
            {(definition?.fields ?? [])
              .filter((field) => field.updateable)
              .map((field) => (
                <FieldInput key={field.name} org={org} record={record} field={field} />
              ))}
            <div className="full">
              <button className="primary">Save</button>
            </div>
          </form>
        </Card>
        {record.type === 'Opportunity' && <Related org={org} record={record} />}
      </main>
    </Document>
  );
}

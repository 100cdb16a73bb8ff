import { Choice, Field, LongField } from '../../../ui/form-parts';
import type { Portal, PropertyDefinition } from '../crm/crm-model';
import type { ObjectType } from '../crm/object-types';

type Values = Record<string, string | null>;

function optionsOf(
  portal: Portal,
  property: PropertyDefinition,
  values: Values,
): (readonly [string, string])[] {
  if (property.name === 'hubspot_owner_id') {
    return portal.owners.map((owner) => [
      owner.id,
      `${owner.firstName} ${owner.lastName}${owner.archived ? ' (deactivated)' : ''}`,
    ]);
  }
  if (property.name === 'pipeline') return portal.pipelines.map((pipeline) => [pipeline.id, pipeline.label]);
  if (property.name === 'dealstage') {
    const pipelines = portal.pipelines.filter(
      (pipeline) =>
        values.pipeline === undefined || values.pipeline === null || pipeline.id === values.pipeline,
    );
    return pipelines.flatMap((pipeline) =>
      pipeline.stages
        .filter((stage) => !stage.archived)
        .map(
          (stage) =>
            [stage.id, pipelines.length > 1 ? `${pipeline.label}: ${stage.label}` : stage.label] as const,
        ),
    );
  }
  return property.options.map((option) => [option.value, option.label]);
}

function PropertyField({
  portal,
  property,
  values,
}: {
  portal: Portal;
  property: PropertyDefinition;
  values: Values;
}) {
  const value = values[property.name] ?? '';
  const isChoice = property.type === 'enumeration' || property.type === 'bool';
  if (isChoice && property.fieldType !== 'checkbox') {
    const options = optionsOf(portal, property, values);
    const kept =
      value !== '' && !options.some(([one]) => one === value)
        ? [[value, `${value} (no longer an option)`] as const]
        : [];
    return (
      <Choice
        label={property.label}
        name={property.name}
        value={value}
        options={[['', '–'], ...kept, ...options]}
      />
    );
  }
  if (property.fieldType === 'textarea' || property.fieldType === 'html')
    return <LongField label={property.label} name={property.name} value={value} />;
  if (property.type === 'number')
    return <Field label={property.label} name={property.name} value={value} type="number" step="any" />;
  if (property.type === 'date')
    return <Field label={property.label} name={property.name} value={value.slice(0, 10)} type="date" />;
  if (property.type === 'datetime')
    return (
      <Field
        label={`${property.label} (UTC)`}
        name={property.name}
        value={value.slice(0, 16)}
        type="datetime-local"
      />
    );
  return <Field label={property.label} name={property.name} value={value} />;
}

/** Inputs for the properties a person may change; `only` limits and orders them. */
export function PropertyFields(props: {
  portal: Portal;
  type: ObjectType;
  values: Values;
  only?: readonly string[];
}) {
  const { portal, type, values, only } = props;
  const writable = portal.properties[type].filter(
    (property) => property.archivedAt === null && !property.readOnly && !property.calculated,
  );
  const shown =
    only === undefined
      ? writable
      : only.flatMap((name) => writable.filter((property) => property.name === name));
  const isLong = (property: PropertyDefinition) =>
    property.fieldType === 'textarea' || property.fieldType === 'html';
  const ordered = [...shown.filter((property) => !isLong(property)), ...shown.filter(isLong)];
  return (
    <div className="fields">
      {ordered.map((property) => (
        <PropertyField key={property.name} portal={portal} property={property} values={values} />
      ))}
    </div>
  );
}

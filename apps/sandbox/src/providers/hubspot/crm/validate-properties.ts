import type { InvalidValue } from '../api/hubspot-error';
import type { CrmRecord, Portal, PropertyDefinition } from './crm-model';
import type { ObjectType } from './object-types';

/** The definition of a live property, or undefined. */
export function findProperty(portal: Portal, type: ObjectType, name: string): PropertyDefinition | undefined {
  return portal.properties[type].find((property) => property.name === name && property.archivedAt === null);
}

const allowed = (values: readonly string[]): string => `[${values.join(', ')}]`;

function stageOptions(portal: Portal, pipelineId: string | null): string[] {
  const pipelines = portal.pipelines.filter(
    (pipeline) => !pipeline.archived && (pipelineId === null || pipeline.id === pipelineId),
  );
  return pipelines.flatMap((pipeline) =>
    pipeline.stages.filter((stage) => !stage.archived).map((stage) => stage.id),
  );
}

function optionsOf(portal: Portal, property: PropertyDefinition, pipelineId: string | null): string[] | null {
  if (property.name === 'dealstage') return stageOptions(portal, pipelineId);
  if (property.name === 'pipeline') return portal.pipelines.filter((p) => !p.archived).map((p) => p.id);
  if (property.name === 'hubspot_owner_id') return portal.owners.map((owner) => owner.id);
  return property.type === 'enumeration' || property.type === 'bool'
    ? property.options.map((option) => option.value)
    : null;
}

function readMoment(value: string): number | null {
  if (/^-?\d+$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}

function checkOptions(
  property: PropertyDefinition,
  value: string,
  options: readonly string[],
): InvalidValue | null {
  const chosen = property.fieldType === 'checkbox' ? value.split(';').filter((word) => word !== '') : [value];
  const wrong = chosen.find((word) => !options.includes(word));
  if (wrong === undefined) return null;
  const code = property.name === 'hubspot_owner_id' ? 'INVALID_OWNER_ID' : 'INVALID_OPTION';
  return {
    name: property.name,
    code,
    message: `${wrong} was not one of the allowed options: ${allowed(options)}`,
  };
}

function normalise(
  portal: Portal,
  property: PropertyDefinition,
  value: string,
  pipelineId: string | null,
): { value: string } | InvalidValue {
  const fail = (code: string, message: string): InvalidValue => ({ name: property.name, code, message });
  const options = optionsOf(portal, property, pipelineId);
  if (options !== null) return checkOptions(property, value, options) ?? { value };
  if (property.type === 'number') {
    return Number.isFinite(Number(value)) && value.trim() !== ''
      ? { value }
      : fail('INVALID_NUMBER', `${value} was not a valid number.`);
  }
  if (property.type === 'datetime' || property.type === 'date') {
    const at = readMoment(value);
    if (at === null) return fail('INVALID_DATE', `${value} was not a valid ${property.type}.`);
    const iso = new Date(at).toISOString();
    return { value: property.type === 'date' ? iso.slice(0, 10) : iso };
  }
  if (property.name === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    return fail('INVALID_EMAIL', `Email address ${value} is invalid`);
  }
  if (value.length > 65_536)
    return fail('PROPERTY_VALUE_TOO_LONG', `${property.name} is limited to 65536 characters.`);
  return { value };
}

/** The outcome of checking a write: values ready to store, or every reason to refuse. */
export interface CheckedValues {
  values: Record<string, string>;
  invalid: InvalidValue[];
}

/**
 * Checks the values of a write against the portal's definitions. `""` (or null) clears a property and is always allowed.
 * `trusted` lets the sandbox itself write read-only properties.
 */
export function checkValues(
  portal: Portal,
  type: ObjectType,
  incoming: Record<string, unknown>,
  record: CrmRecord | null,
  trusted = false,
): CheckedValues {
  const checked: CheckedValues = { values: {}, invalid: [] };
  const pipeline = incoming.pipeline ?? record?.properties.pipeline ?? null;
  for (const [name, raw] of Object.entries(incoming)) {
    const property = findProperty(portal, type, name);
    if (property === undefined) {
      checked.invalid.push({
        name,
        code: 'PROPERTY_DOESNT_EXIST',
        message: `Property "${name}" does not exist`,
      });
    } else if ((property.calculated || property.readOnly) && !trusted) {
      checked.invalid.push({
        name,
        code: 'READ_ONLY_VALUE',
        message: `"${name}" is a read only property; its value cannot be set.`,
      });
    } else if (raw === null || raw === '') {
      checked.values[name] = '';
    } else {
      const outcome = normalise(portal, property, String(raw), pipeline === null ? null : String(pipeline));
      if ('code' in outcome) checked.invalid.push(outcome);
      else checked.values[name] = outcome.value;
    }
  }
  return checked;
}

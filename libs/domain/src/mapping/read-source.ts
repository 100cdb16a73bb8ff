import { propertyOf, recordOf } from '../records/primary-records';
import type { DealSnapshot, RecordRole } from '../records/snapshot';
import { quoted } from '../text/clean-text';
import type { MappingSource } from './mapping';
import { type MappingContext, nothing, type Reading } from './reading';
import { recipes } from './recipes';

function readProperty(
  snapshot: DealSnapshot,
  context: MappingContext,
  role: RecordRole,
  property: string,
): Reading {
  const description = context.fields[role]?.find((field) => field.name === property) ?? null;
  const label = description?.label ?? property;
  const record = recordOf(snapshot, role);
  if (record === null) return { ...nothing(null, `No ${role} is associated.`), propertyLabel: label };
  const raw = propertyOf(record, property);
  if (raw === null)
    return { ...nothing(record, `${label} of the ${role} is empty.`), propertyLabel: label, description };
  const steps = [`${label} of the ${role}: ${quoted(raw)}.`];
  return { record, propertyLabel: label, description, raw, value: null, steps, problem: null };
}

/** Reads one source of a field. Never throws; a source without a value gives `raw` null and a step that says so. */
export function readSource(source: MappingSource, snapshot: DealSnapshot, context: MappingContext): Reading {
  if (source.kind === 'recipe') return recipes[source.recipe](snapshot, context);
  if (source.kind === 'property') return readProperty(snapshot, context, source.object, source.property);
  const blank = source.text.trim() === '';
  const step = blank ? 'The fixed text is empty.' : `Fixed text ${quoted(source.text)}.`;
  return { ...nothing(null, step), raw: blank ? null : source.text };
}

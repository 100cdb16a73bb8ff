import { applyMapping } from '../mapping/apply-mapping';
import type { FieldMapping, MappedField, Transform } from '../mapping/mapping';
import type { MappingContext } from '../mapping/reading';
import type { DealSnapshot, RecordRole } from '../records/snapshot';
import { exampleDeal, exampleFacts, exampleRecord } from './example-deal';

/** A field read from one property. */
export function propertyField(
  target: string,
  property: string,
  transform: Transform = { kind: 'none' },
  object: RecordRole = 'deal',
): FieldMapping {
  const sources: FieldMapping['sources'] = [{ kind: 'property', object, property }];
  return { target, label: target, sources, transform, direction: 'in', policy: 'source_wins' };
}

/** Maps a single field of a deal. */
export function mapOne(
  field: FieldMapping,
  snapshot: DealSnapshot = exampleDeal(),
  fields: MappingContext['fields'] = {},
): MappedField {
  const [mapped] = applyMapping({ version: 1, fields: [field] }, snapshot, { facts: exampleFacts, fields });
  if (mapped === undefined) throw new Error('nothing was mapped');
  return mapped;
}

/** Maps one deal property holding this text. */
export function mapText(
  target: string,
  text: string | null,
  transform: Transform = { kind: 'none' },
): MappedField {
  const record = exampleRecord('deal', '7001', { p: text });
  return mapOne(propertyField(target, 'p', transform), exampleDeal({ record }));
}

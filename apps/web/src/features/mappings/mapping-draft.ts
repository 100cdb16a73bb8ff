import type { FieldMapping, MappingSource, Transform } from '@thread/contracts';

export type CustomKind = 'custom' | 'context';

/** `custom.how_many_seats` from "How many seats?"; null when nothing usable is left of the label. */
export function targetOf(kind: CustomKind, label: string): string | null {
  const key = label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60);
  return key === '' ? null : `${kind}.${key}`;
}

/** A field added by a person, with nothing to read it from yet. */
export function newField(target: string, label: string): FieldMapping {
  return { target, label, sources: [], transform: { kind: 'none' }, direction: 'in', policy: 'source_wins' };
}

export function withSource(field: FieldMapping, index: number, source: MappingSource): FieldMapping {
  return { ...field, sources: field.sources.map((each, place) => (place === index ? source : each)) };
}

/** A transform of a kind, with what the kind needs. */
export function transformOf(kind: Transform['kind']): Transform {
  return kind === 'lookup' ? { kind, table: {}, otherwise: 'keep' } : { kind };
}

export function isSameMapping(one: readonly FieldMapping[], other: readonly FieldMapping[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What stands in the way of saving, by target. */
export function gapsOf(fields: readonly FieldMapping[]): ReadonlyMap<string, string> {
  const gaps = new Map<string, string>();
  for (const field of fields) {
    if (field.label.trim() === '') gaps.set(field.target, 'Give the field a name.');
    else if (field.sources.some((source) => source.kind === 'property' && source.property === '')) {
      gaps.set(field.target, 'Choose the property to read.');
    }
  }
  return gaps;
}

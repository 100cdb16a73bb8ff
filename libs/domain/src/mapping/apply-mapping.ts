import type { DealSnapshot, SourceRecord } from '../records/snapshot';
import { storable } from '../text/clean-text';
import { coerceValue } from './coerce-value';
import type {
  Evidence,
  FieldMapping,
  FieldType,
  FieldValue,
  MappedField,
  Mapping,
  MappingSource,
} from './mapping';
import type { FieldProblem, MappingContext, Reading } from './reading';
import { readSource } from './read-source';
import { targetType } from './target';
import { transformText } from './transform-text';

interface Outcome {
  readonly value: FieldValue | null;
  readonly steps: readonly string[];
  readonly problem: FieldProblem | null;
}

/** Finished values of recipes: fit for the field, or the text of it through the transform. */
function finish(
  reading: Reading,
  type: FieldType,
  mapping: FieldMapping,
  snapshot: DealSnapshot,
  context: MappingContext,
): Outcome {
  if (reading.value !== null && reading.value.type === type && !('text' in reading.value)) {
    return { value: reading.value, steps: [], problem: null };
  }
  const ready =
    reading.value === null ? reading.raw : 'text' in reading.value ? reading.value.text : reading.raw;
  if (ready === null) return { value: null, steps: [], problem: null };
  const text = transformText(ready, mapping.transform, reading);
  if (text.value.trim() === '') return { value: null, steps: text.steps, problem: text.problem };
  const typed = coerceValue(type, { text: text.value, target: mapping.target, reading, snapshot, context });
  return {
    value: typed.value,
    steps: [...text.steps, ...typed.steps],
    problem: text.problem ?? typed.problem,
  };
}

function evidenceOf(
  source: MappingSource | null,
  reading: Reading | null,
  record: SourceRecord | null,
  steps: readonly string[],
): Evidence {
  const updatedAt = record?.updatedAt ?? null;
  return {
    source,
    record:
      record === null
        ? null
        : { objectType: record.ref.objectType, externalId: record.ref.externalId, url: record.url },
    propertyLabel: reading?.propertyLabel ?? null,
    raw: reading === null || reading.raw === null ? null : storable(reading.raw),
    steps: steps.map(storable),
    sourceUpdatedAt: updatedAt === null || Number.isNaN(updatedAt.getTime()) ? null : updatedAt.toISOString(),
  };
}

function mapField(mapping: FieldMapping, snapshot: DealSnapshot, context: MappingContext): MappedField {
  const type = targetType(mapping);
  const steps: string[] = [];
  let problem: FieldProblem | null = null;
  const empty: { source: MappingSource; reading: Reading }[] = [];
  for (const source of mapping.sources) {
    const reading = readSource(source, snapshot, context);
    const outcome = finish(reading, type, mapping, snapshot, context);
    steps.push(...reading.steps, ...outcome.steps);
    problem ??= reading.problem ?? outcome.problem;
    if (outcome.value !== null) {
      const evidence = evidenceOf(source, reading, reading.record, steps);
      return { target: mapping.target, label: mapping.label, value: outcome.value, evidence, problem };
    }
    empty.push({ source, reading });
  }
  if (mapping.sources.length === 0) steps.push('No source is chosen.');
  // A record is named only if every source had one to look at: then the field is empty there, not merely out of sight.
  const [first] = empty;
  const seenAll = empty.every(({ source, reading }) => reading.record !== null || source.kind === 'constant');
  const record = seenAll ? (first?.reading.record ?? null) : null;
  const evidence = evidenceOf(first?.source ?? null, first?.reading ?? null, record, steps);
  return { target: mapping.target, label: mapping.label, value: null, evidence, problem };
}

/**
 * Maps one deal: for every inward field the first source that gives a usable value, transformed and typed, with evidence. A source whose
 * value cannot be used leaves a problem and the next source is tried; no field's problem touches another field. Pure; never throws.
 */
export function applyMapping(
  mapping: Mapping,
  snapshot: DealSnapshot,
  context: MappingContext,
): MappedField[] {
  return mapping.fields
    .filter((field) => field.direction !== 'out')
    .map((field) => mapField(field, snapshot, context));
}

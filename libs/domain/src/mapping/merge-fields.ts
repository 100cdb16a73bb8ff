import type { ExistingFact, FieldChange } from '../decision/decision';
import { reconcile } from '../sync/reconcile';
import type { FieldMapping, MappedField, Mapping, MappingPolicy } from './mapping';
import { sameValue } from './same-value';

const ordinary = { policy: 'source_wins', direction: 'in' } as const;

/** A time in milliseconds; null when unknown or not a time. */
function instantOf(value: Date | string | null | undefined): number | null {
  if (value === null || value === undefined) return null;
  const time = value instanceof Date ? value.getTime() : Date.parse(value);
  return Number.isNaN(time) ? null : time;
}

function sameRecord(mapped: MappedField, fact: ExistingFact): boolean {
  const [from, had] = [mapped.evidence.record, fact.sourceRecord ?? null];
  return (
    from !== null && had !== null && from.objectType === had.objectType && from.externalId === had.externalId
  );
}

/** A version of the same record older than the one the present value came from: a late read, which must change nothing. */
function isStale(mapped: MappedField, fact: ExistingFact): boolean {
  if (fact.origin !== 'source' || !sameRecord(mapped, fact)) return false;
  const [offered, had] = [instantOf(mapped.evidence.sourceUpdatedAt), instantOf(fact.sourceUpdatedAt)];
  return offered !== null && had !== null && offered < had;
}

/**
 * An empty source clears a value only when the source really said so: its record was read, nothing went wrong reading it, and the value
 * came from a source. A name is never cleared: an account has one.
 */
function mayClear(mapped: MappedField, fact: ExistingFact): boolean {
  return (
    mapped.problem === null &&
    mapped.evidence.record !== null &&
    fact.origin === 'source' &&
    mapped.target !== 'companyName'
  );
}

function isNewer(mapped: MappedField, fact: ExistingFact): boolean {
  const offered = instantOf(mapped.evidence.sourceUpdatedAt);
  const had = fact.origin === 'person' ? instantOf(fact.recordedAt) : instantOf(fact.sourceUpdatedAt);
  if (fact.origin === 'person') return offered !== null && had !== null && offered > had;
  return offered === null || had === null || offered >= had;
}

function applies(policy: MappingPolicy, mapped: MappedField, fact: ExistingFact): boolean {
  if (policy === 'locked') return false;
  if (fact.value === null) return true;
  // Without the schema an internal value would replace a label people know, and flip back at the next read.
  if (mapped.problem?.code === 'schema_unavailable') return false;
  switch (policy) {
    case 'source_wins':
      return true;
    case 'thread_wins':
      return fact.origin !== 'person';
    case 'newest':
      return isNewer(mapped, fact);
    case 'fill_if_empty':
      return fact.origin === 'default';
  }
}

/** A field of a two-way mapping that both sides once agreed on: what moved since decides. Null when that is not known. */
function reconciled(
  mapped: MappedField,
  { policy, direction }: Pick<FieldMapping, 'policy' | 'direction'>,
  fact: ExistingFact,
): FieldChange | 'stale' | null {
  const { record, sourceUpdatedAt } = mapped.evidence;
  if (direction !== 'both' || record === null || mapped.problem !== null) return null;
  const agreement = fact.agreements?.find(
    (one) => one.objectType === record.objectType && one.externalId === record.externalId,
  );
  if (agreement === undefined || agreement.agreed === null) return null;
  const [offered, known] = [instantOf(sourceUpdatedAt), instantOf(agreement.sourceVersion)];
  if (offered !== null && known !== null && offered < known) return 'stale';
  const outcome = reconcile({
    policy,
    thread: { value: fact.value, origin: fact.origin, recordedAt: fact.recordedAt ?? null },
    source: { value: mapped.value, updatedAt: offered === null ? null : new Date(offered) },
    agreed: agreement.agreed,
    mayClear: mapped.target !== 'companyName',
  });
  return { field: mapped.target, from: fact.value, to: mapped.value, applied: outcome === 'inward' };
}

function changeOf(
  mapped: MappedField,
  field: Pick<FieldMapping, 'policy' | 'direction'>,
  fact: ExistingFact | undefined,
): FieldChange | null {
  const { policy } = field;
  const from = fact?.value ?? null;
  if (sameValue(from, mapped.value)) return null;
  const twoWay = fact === undefined ? null : reconciled(mapped, field, fact);
  if (twoWay !== null) return twoWay === 'stale' ? null : twoWay;
  if (fact === undefined)
    return { field: mapped.target, from, to: mapped.value, applied: policy !== 'locked' };
  if (isStale(mapped, fact)) return null;
  if (mapped.value === null) {
    if (!mayClear(mapped, fact)) return null;
    return { field: mapped.target, from, to: null, applied: applies(policy, mapped, fact) };
  }
  return { field: mapped.target, from, to: mapped.value, applied: applies(policy, mapped, fact) };
}

/**
 * What a fresh read of the source changes on an account, field by field, under each field's policy:
 * `source_wins` takes the source's value, even over a person's; `thread_wins` keeps what a person set and follows the source otherwise;
 * `newest` takes the later of source and person (a person's stays when either time is unknown); `fill_if_empty` fills a field that has no
 * value or only a default; `locked` keeps it whatever happens. Kept values are reported with `applied: false`, equal ones not at all.
 * A field that also goes out is decided by what moved since both sides were equal; see `reconcile`.
 * An unknown source value clears only a value that came from a source, and only when the source's record was read and is empty there.
 */
export function mergeFields(
  mapping: Mapping,
  mapped: readonly MappedField[],
  existing: readonly ExistingFact[],
): FieldChange[] {
  const facts = new Map(existing.map((fact) => [fact.field, fact]));
  const fields = new Map(mapping.fields.map((field) => [field.target, field]));
  return mapped
    .map((field) => changeOf(field, fields.get(field.target) ?? ordinary, facts.get(field.target)))
    .filter((change) => change !== null);
}

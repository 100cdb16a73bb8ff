import type { ExistingFact } from '../decision/decision';
import type { FieldMapping, FieldValue, Mapping, MappingPolicy } from '../mapping/mapping';
import type { FieldDescription, RecordRole } from '../records/snapshot';
import {
  metricField,
  metricMapping,
  metrics,
  metricValue,
  type MetricChoice,
  type OnboardingState,
} from './metrics';

/** Records that can be written. A contact belongs to a person, not to the account. */
export const writableRoles = ['deal', 'company'] as const satisfies readonly RecordRole[];
export type WritableRole = (typeof writableRoles)[number];

export interface WritableRecord {
  readonly role: WritableRole;
  readonly externalId: string;
}

/** An account as far as it goes outwards. */
export interface OutwardAccount {
  readonly accountId: string;
  readonly facts: readonly ExistingFact[];
  readonly state: OnboardingState;
  /** Its records at the connection, oldest link first. */
  readonly records: readonly WritableRecord[];
}

/** One property of one record, and the value Thread would have there. */
export interface OutwardWish {
  readonly record: WritableRecord;
  readonly property: string;
  /** The field as the ledger calls it: a mapping's target, or `metric.<key>`. */
  readonly field: string;
  readonly label: string;
  readonly mapping: Pick<FieldMapping, 'target' | 'transform'>;
  /** Null for what only goes out: the source has no say. */
  readonly policy: MappingPolicy | null;
  readonly value: FieldValue | null;
  readonly origin: ExistingFact['origin'];
  readonly recordedAt: Date | null;
}

export type DescribedRoles = Readonly<Partial<Record<RecordRole, readonly FieldDescription[]>>>;

/** The property a field is written to: its only source. Null for what has none, or more than one. */
export function outwardProperty(
  field: Pick<FieldMapping, 'direction' | 'sources'>,
): { readonly object: WritableRole; readonly property: string } | null {
  const [source, ...others] = field.sources;
  if (field.direction === 'in' || others.length > 0 || source?.kind !== 'property') return null;
  const role = writableRoles.find((one) => one === source.object);
  return role === undefined ? null : { object: role, property: source.property };
}

/** Fields of a mapping that go outwards. */
export function outwardFields(mapping: Pick<Mapping, 'fields'>): readonly FieldMapping[] {
  return mapping.fields.filter((field) => outwardProperty(field) !== null);
}

/** Everything Thread would have in the account's records. */
export function outwardWishes(
  account: OutwardAccount,
  wanted: { readonly mapping: Pick<Mapping, 'fields'>; readonly metrics: readonly MetricChoice[] },
  ground: { readonly publicUrl: string; readonly fields: DescribedRoles },
): readonly OutwardWish[] {
  const fromFields = outwardFields(wanted.mapping).flatMap((field) => fieldWish(account, field));
  const fromMetrics = wanted.metrics.flatMap((choice) =>
    account.records
      .filter(({ role }) => role === choice.object)
      .map((record) => metricWish(account, record, choice, ground)),
  );
  return [...fromFields, ...fromMetrics];
}

/** A field goes to the record its value came from; one that came from none, to the account's first record of the kind. */
function fieldWish(account: OutwardAccount, field: FieldMapping): readonly OutwardWish[] {
  const place = outwardProperty(field);
  const fact = account.facts.find((one) => one.field === field.target);
  if (place === null || fact === undefined) return [];
  const ofRole = account.records.filter(({ role }) => role === place.object);
  const origin = fact.sourceRecord ?? null;
  const record =
    ofRole.find(
      ({ externalId }) => origin?.objectType === place.object && externalId === origin.externalId,
    ) ?? ofRole[0];
  if (record === undefined) return [];
  return [
    {
      record,
      property: place.property,
      field: field.target,
      label: field.label,
      mapping: field,
      policy: field.direction === 'both' ? field.policy : null,
      value: fact.value,
      origin: fact.origin,
      recordedAt: fact.recordedAt ?? null,
    },
  ];
}

function metricWish(
  account: OutwardAccount,
  record: WritableRecord,
  { metric, object, property }: MetricChoice,
  ground: { readonly publicUrl: string; readonly fields: DescribedRoles },
): OutwardWish {
  const description = ground.fields[object]?.find(({ name }) => name === property) ?? null;
  return {
    record,
    property,
    field: metricField(metric),
    label: metrics.find(({ key }) => key === metric)?.label ?? metric,
    mapping: metricMapping(metric, description),
    policy: null,
    value: metricValue(metric, account.state, ground.publicUrl),
    // What Thread computed is as sure as what a person said: it may empty what it once filled.
    origin: 'person',
    recordedAt: null,
  };
}

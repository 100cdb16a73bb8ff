import type { RecordRead } from '@thread/connector-kit';
import {
  outwardFields,
  outwardProperty,
  outwardWishes,
  planOutward,
  type DescribedRoles,
  type FlipLimit,
  type LoadedOutward,
  type MetricChoice,
  type Mapping,
  type OutwardSettings,
  type OutwardVerdict,
  type OutwardWish,
  type RecordRole,
  type WritableRecord,
} from '@thread/domain';

/** What every account of a turn is planned with. */
export interface TurnGround {
  readonly mapping: Pick<Mapping, 'fields'>;
  readonly metrics: readonly MetricChoice[];
  readonly fields: DescribedRoles;
  readonly timeZone: string;
  /** Home currency, for records without one of their own. */
  readonly currency: string | null;
  readonly publicUrl: string;
  readonly now: Date;
  readonly flipLimit?: FlipLimit;
}

/** One property with what is to be done about it. */
export interface PlannedProperty {
  readonly account: LoadedOutward;
  readonly wish: OutwardWish;
  readonly verdict: OutwardVerdict;
}

export type RecordReads = ReadonlyMap<string, RecordRead>;

export function recordKey(record: WritableRecord): string {
  return `${record.role}:${record.externalId}`;
}

/** Plans every property of every account. `reads` holds the records that were looked at in this turn. */
export function planTurn(
  ground: TurnGround,
  accounts: readonly LoadedOutward[],
  reads: RecordReads,
): readonly PlannedProperty[] {
  return accounts.flatMap((account) =>
    outwardWishes(account.account, ground, ground).map((wish) => ({
      account,
      wish,
      verdict: planOne(ground, account, wish, reads),
    })),
  );
}

function planOne(
  ground: TurnGround,
  { entries, currencies }: LoadedOutward,
  wish: OutwardWish,
  reads: RecordReads,
): OutwardVerdict {
  const { record, property } = wish;
  const entry = entries.find(
    (one) =>
      one.objectType === record.role && one.externalId === record.externalId && one.property === property,
  );
  const ofDeal = record.role === 'deal' ? currencies.get(record.externalId) : null;
  return planOutward(wish, entry, {
    description: ground.fields[record.role]?.find(({ name }) => name === property) ?? null,
    timeZone: ground.timeZone,
    currency: ofDeal ?? ground.currency,
    read: reads.get(recordKey(record)),
    now: ground.now,
    ...(ground.flipLimit ? { flipLimit: ground.flipLimit } : {}),
  });
}

/** Records that must be looked at before their plan can be told, each with all its properties, so that one look serves them all. */
export function recordsToRead(planned: readonly PlannedProperty[]): readonly {
  readonly objectType: 'deal' | 'company';
  readonly externalId: string;
  readonly properties: readonly string[];
}[] {
  const wanted = new Set(
    planned.filter(({ verdict }) => verdict.kind === 'read_first').map(({ wish }) => recordKey(wish.record)),
  );
  const byRecord = Map.groupBy(
    planned.filter(({ wish }) => wanted.has(recordKey(wish.record))),
    ({ wish }) => recordKey(wish.record),
  );
  return [...byRecord.values()].flatMap((properties) => {
    const record = properties[0]?.wish.record;
    if (!record) return [];
    const names = [...new Set(properties.map(({ wish }) => wish.property))];
    return [{ objectType: record.role, externalId: record.externalId, properties: names }];
  });
}

/** Properties that are written, by the kind of record they belong to. */
export function propertiesOf(
  mapping: Parameters<typeof outwardFields>[0],
  { metrics }: OutwardSettings,
): ReadonlyMap<RecordRole, ReadonlySet<string>> {
  const places = [...outwardFields(mapping).flatMap((field) => outwardProperty(field) ?? []), ...metrics];
  const byRole = Map.groupBy(places, ({ object }): RecordRole => object);
  return new Map(
    [...byRole].map(([role, ofRole]) => [role, new Set(ofRole.map(({ property }) => property))]),
  );
}

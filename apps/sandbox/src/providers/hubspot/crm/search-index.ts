import type { CrmRecord } from './crm-model';
import { objectTypes, type ObjectType } from './object-types';

interface Pending {
  dueAt: number;
  record: CrmRecord;
}

/**
 * What search sees: copies of records that arrive some time after the write, as in HubSpot, where a search right after a
 * change still shows the old values.
 */
export class SearchIndex {
  private readonly documents = Object.fromEntries(
    objectTypes.map((type) => [type, new Map<string, CrmRecord>()]),
  ) as Record<ObjectType, Map<string, CrmRecord>>;
  private pending: Pending[] = [];

  /** `lagMs` is asked at every write, so a fault switch takes effect at once. */
  constructor(
    private readonly now: () => number,
    private readonly lagMs: () => number,
  ) {}

  /** Notes the present state of a record; archived ones leave the index. */
  note(record: CrmRecord): void {
    const copy = { ...record, properties: { ...record.properties }, history: {} };
    const lag = this.lagMs();
    if (lag <= 0) this.apply(copy);
    else this.pending.push({ dueAt: this.now() + lag, record: copy });
  }

  /** Live documents of a type as of now. */
  all(type: ObjectType): CrmRecord[] {
    const now = this.now();
    const due = this.pending.filter((entry) => entry.dueAt <= now);
    if (due.length > 0) {
      this.pending = this.pending.filter((entry) => entry.dueAt > now);
      for (const entry of due) this.apply(entry.record);
    }
    return [...this.documents[type].values()];
  }

  /** Indexes everything at once (at start). */
  rebuild(records: Iterable<CrmRecord>): void {
    this.pending = [];
    for (const type of objectTypes) this.documents[type].clear();
    for (const record of records)
      this.apply({ ...record, properties: { ...record.properties }, history: {} });
  }

  private apply(record: CrmRecord): void {
    if (record.archivedAt === null) this.documents[record.type].set(record.id, record);
    else this.documents[record.type].delete(record.id);
  }
}

import { derivedValues, linksOf } from './derived-values';
import type { Org } from './org';
import { recordId } from './record-id';
import type { SObjectName } from './sobject-definitions';
import { addVersion, newestValues, type FieldValues, type SObjectRecord } from './sobject-record';

/** What a writer takes from the provider around it. */
export interface WriterSurroundings {
  now(): number;
  /** Milliseconds until what is written now can be seen. */
  commitDelayMs(): number;
  changed(): void;
  /** A record was written; `before` is null for a new one. */
  committed(record: SObjectRecord, before: FieldValues | null, by: string): void;
  /** Stamps are whole seconds unless this says otherwise. */
  stampsHaveMilliseconds(): boolean;
}

/** Every change of an org's records, by whomever: system fields, derived fields, history, delete log. */
export class RecordWriter {
  constructor(
    readonly org: Org,
    private readonly around: WriterSurroundings,
  ) {}

  /** Makes a record and returns its id. `at` sets its dates back (seed only). */
  create(type: SObjectName, values: FieldValues, by: string, at?: number): string {
    const number = (this.org.counts.get(type) ?? 0) + 1;
    this.org.counts.set(type, number);
    const definition = this.org.definitions.get(type);
    const id = recordId(definition?.keyPrefix ?? '000', this.org.profile.idLetters, number);
    const stamp = this.stamp(at);
    const blank = Object.fromEntries(
      (definition?.fields ?? []).map(({ name, type: kind }) => [name, kind === 'boolean' ? false : null]),
    );
    const record: SObjectRecord = { id, type, versions: [] };
    const owner: FieldValues = definition?.fields.some(({ name }) => name === 'OwnerId')
      ? { OwnerId: by }
      : {};
    this.org.add(record, values.OpportunityId);
    this.commit(record, {
      ...blank,
      ...owner,
      ...values,
      Id: id,
      IsDeleted: false,
      CreatedDate: stamp,
      CreatedById: by,
      LastModifiedDate: stamp,
      LastModifiedById: by,
      SystemModstamp: stamp,
    });
    this.noteStage(record, null, by, at);
    this.noteFields(record, null, by, at);
    this.touchParents(record, by, at);
    return id;
  }

  /** Changes a record. A write that changes nothing still moves its stamps. */
  update(record: SObjectRecord, values: FieldValues, by: string): void {
    const before = newestValues(record);
    const stamp = this.stamp();
    this.commit(record, {
      ...before,
      ...values,
      LastModifiedDate: stamp,
      LastModifiedById: by,
      SystemModstamp: stamp,
    });
    this.noteStage(record, before, by);
    this.noteFields(record, before, by);
    this.touchParents(record, by);
  }

  /** Puts a record into the recycle bin, with what belongs to it. */
  remove(record: SObjectRecord, by: string, masterId: string | null = null): void {
    const values = newestValues(record);
    if (values.IsDeleted === true) return;
    const stamp = this.stamp();
    const master: FieldValues = masterId === null ? {} : { MasterRecordId: masterId };
    this.commit(record, {
      ...values,
      ...master,
      IsDeleted: true,
      LastModifiedById: by,
      SystemModstamp: stamp,
    });
    this.org.deletions.push({ type: record.type, id: record.id, at: this.around.now() });
    this.touchParents(record, by);
  }

  restore(record: SObjectRecord, by: string): void {
    const values = newestValues(record);
    if (values.IsDeleted !== true) return;
    this.org.deletions = this.org.deletions.filter(({ id }) => id !== record.id);
    this.update(record, { ...values, IsDeleted: false }, by);
  }

  /** Empties a record out of the recycle bin: only the delete log knows of it now. */
  purge(record: SObjectRecord): void {
    this.org.table(record.type).delete(record.id);
    this.around.changed();
  }

  /** Merges accounts or contacts: what hung on the losers hangs on the master, the losers are deleted and name it. */
  merge(master: SObjectRecord, losers: readonly SObjectRecord[], by: string): void {
    for (const loser of losers) {
      for (const table of this.org.tables.values()) {
        for (const record of table.values()) {
          const moved = linksOf(this.org, record.type).filter(
            (name) => newestValues(record)[name] === loser.id && name !== 'MasterRecordId',
          );
          if (moved.length === 0) continue;
          this.update(record, Object.fromEntries(moved.map((name) => [name, master.id])), by);
        }
      }
      this.remove(loser, by, master.id);
    }
    this.update(master, {}, by);
  }

  private commit(record: SObjectRecord, values: FieldValues): void {
    const before = record.versions.at(-1)?.values ?? null;
    const seen = before === null && this.around.commitDelayMs() === 0;
    const visibleFrom = seen ? 0 : this.around.now() + this.around.commitDelayMs();
    addVersion(record, { ...values, ...derivedValues(this.org, record.type, values) }, visibleFrom);
    this.around.committed(record, before, String(values.LastModifiedById));
    this.around.changed();
  }

  /** An opportunity's history has a row for its first state and for every change of stage, amount, probability or close date. */
  private noteStage(record: SObjectRecord, before: FieldValues | null, by: string, at?: number): void {
    if (record.type !== 'Opportunity') return;
    const now = newestValues(record);
    const watched = ['StageName', 'Amount', 'Probability', 'CloseDate'] as const;
    if (before !== null && watched.every((name) => before[name] === now[name])) return;
    if (before !== null && before.StageName !== now.StageName) {
      record.versions.at(-1)!.values = { ...now, LastStageChangeDate: this.stamp(at) };
    }
    const copied = Object.fromEntries(watched.map((name) => [name, now[name] ?? null]));
    this.create('OpportunityHistory', { OpportunityId: record.id, ...copied }, by, at);
  }

  /** The field history has a row that the record was created, and one for every change of a field that is tracked. */
  private noteFields(record: SObjectRecord, before: FieldValues | null, by: string, at?: number): void {
    if (record.type !== 'Opportunity') return;
    const now = newestValues(record);
    const note = (field: string, values: FieldValues): void => {
      this.create('OpportunityFieldHistory', { OpportunityId: record.id, Field: field, ...values }, by, at);
    };
    if (before === null) {
      note('created', {});
      return;
    }
    for (const { name, tracked } of this.org.definitions.get('Opportunity')?.fields ?? []) {
      if (!tracked || before[name] === now[name]) continue;
      note(name, { OldValue: before[name] ?? null, NewValue: now[name] ?? null });
    }
  }

  /** Line items move the stamp of their opportunity and say whether it has any; contact roles and tasks do not. */
  private touchParents(record: SObjectRecord, by: string, at?: number): void {
    if (record.type !== 'OpportunityLineItem') return;
    const parent = this.org.table('Opportunity').get(String(newestValues(record).OpportunityId));
    if (parent === undefined) return;
    const stamp = this.stamp(at);
    this.commit(parent, { ...newestValues(parent), LastModifiedById: by, SystemModstamp: stamp });
  }

  private stamp(at?: number): number {
    const ms = at ?? this.around.now();
    return this.around.stampsHaveMilliseconds() ? ms : Math.floor(ms / 1000) * 1000;
  }
}

import type { FieldValue } from './field-definition';
import type { SObjectName } from './sobject-definitions';

export type FieldValues = Record<string, FieldValue>;

/** What a record was from some instant on. A transaction that commits late becomes visible after its own time stamp. */
interface RecordVersion {
  visibleFrom: number;
  values: FieldValues;
}

export interface SObjectRecord {
  id: string;
  type: SObjectName;
  /** Oldest first; the last is the newest, visible or not yet. */
  versions: RecordVersion[];
}

/** The values everybody sees at an instant; null while the record is not there yet. */
export function visibleValues(record: SObjectRecord, now: number): FieldValues | null {
  return record.versions.findLast((version) => version.visibleFrom <= now)?.values ?? null;
}

/** The newest values, committed or not. */
export function newestValues(record: SObjectRecord): FieldValues {
  return record.versions.at(-1)?.values ?? {};
}

const keptVersions = 20;

export function addVersion(record: SObjectRecord, values: FieldValues, visibleFrom: number): void {
  record.versions.push({ visibleFrom, values });
  if (record.versions.length > keptVersions) record.versions.shift();
}

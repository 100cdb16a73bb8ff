import type { DealSnapshot } from '@thread/domain';

/** Members of a snapshot that are instants; in stored JSON they are text. Provider properties are never touched. */
const instants = new Set(['createdAt', 'updatedAt', 'enteredAt', 'at']);

function revive(value: unknown, name: string): unknown {
  if (instants.has(name) && typeof value === 'string') return new Date(value);
  if (Array.isArray(value)) return value.map((item) => revive(item, ''));
  if (typeof value !== 'object' || value === null || name === 'properties') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, revive(member, key)]));
}

/** The snapshot as it was before `source_record.snapshot` stored it. */
export function reviveSnapshot(stored: unknown): DealSnapshot {
  return revive(stored, '') as DealSnapshot;
}

import { EdgeStore, type Edge } from '../crm/edge-store';
import type { CrmRecord, Portal } from '../crm/crm-model';
import { objectTypes, type ObjectType } from '../crm/object-types';

/** A portal as it lies in the state file: maps become lists. */
export interface SavedPortal extends Omit<Portal, 'records' | 'edges'> {
  records: Record<ObjectType, CrmRecord[]>;
  edges: Edge[];
}

export function savePortal(portal: Portal): SavedPortal {
  return {
    ...portal,
    records: Object.fromEntries(
      objectTypes.map((type) => [type, [...portal.records[type].values()]]),
    ) as Record<ObjectType, CrmRecord[]>,
    edges: portal.edges.all(),
  };
}

export function restorePortal(saved: SavedPortal): Portal {
  const edges = new EdgeStore();
  for (const edge of saved.edges) edges.put(edge);
  return {
    ...saved,
    edges,
    records: Object.fromEntries(
      objectTypes.map((type) => [type, new Map(saved.records[type].map((record) => [record.id, record]))]),
    ) as Record<ObjectType, Map<string, CrmRecord>>,
  };
}

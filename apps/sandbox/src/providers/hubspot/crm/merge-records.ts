import { validationError } from '../api/hubspot-error';
import type { Crm, CrmSurroundings } from './crm';
import type { ChangeSource, CrmRecord } from './crm-model';
import { objectTypeFacts } from './object-types';

function moveAssociations(crm: Crm, from: CrmRecord, to: CrmRecord, source: ChangeSource): void {
  for (const edge of crm.portal.edges.of(from.type, from.id)) {
    const other = crm.portal.records[edge.toType].get(edge.toId);
    crm.portal.edges.remove(from.type, from.id, edge.toType, edge.toId);
    crm.portal.edges.remove(edge.toType, edge.toId, from.type, from.id);
    if (other !== undefined) crm.associate(to, other, edge.types, source);
  }
}

/**
 * Merges `secondary` into `primary`. As HubSpot does since 2025 the survivor is a NEW record: both old ids stop resolving
 * (they are not archived either) and are listed in `hs_merged_object_ids`. Values of the primary win where it has any.
 * One `merge` event and one `deletion` for the secondary are emitted; changed properties are not announced.
 * @throws HubSpotError 400 when both ids are the same record or the type cannot be merged.
 */
export function mergeRecords(
  crm: Crm,
  world: CrmSurroundings,
  primary: CrmRecord,
  secondary: CrmRecord,
  source: ChangeSource,
): CrmRecord {
  if (primary.id === secondary.id) throw validationError('Cannot merge an object with itself.');
  if (primary.type === 'notes' || primary.type === 'line_items') {
    throw validationError(`Objects of type ${primary.type} cannot be merged.`);
  }
  const at = world.now();
  const { type } = primary;
  const facts = objectTypeFacts[type];
  const merged = crm.blank(type, at);
  crm.portal.nextId[type] += 1;
  const own = ['hs_object_id', facts.createdProperty, facts.modifiedProperty];
  let moved = 0;
  for (const name of new Set([...Object.keys(primary.properties), ...Object.keys(secondary.properties)])) {
    if (own.includes(name)) continue;
    const winner = (primary.properties[name] ?? null) === null ? secondary : primary;
    if (winner === secondary && (secondary.properties[name] ?? null) !== null) moved += 1;
    merged.properties[name] = winner.properties[name] ?? null;
    merged.history[name] = [...(primary.history[name] ?? []), ...(secondary.history[name] ?? [])].sort(
      (a, b) => b.at - a.at,
    );
  }
  const earlier = [primary, secondary].flatMap((record) =>
    (record.properties.hs_merged_object_ids ?? '').split(';').filter((id) => id !== ''),
  );
  merged.properties.hs_merged_object_ids = [...earlier, primary.id, secondary.id].join(';');
  crm.portal.records[type].set(merged.id, merged);
  moveAssociations(crm, primary, merged, source);
  moveAssociations(crm, secondary, merged, source);
  crm.portal.records[type].delete(primary.id);
  crm.portal.records[type].delete(secondary.id);
  const happening = { portalId: crm.portal.id, type, at, source };
  world.emit({
    ...happening,
    objectId: merged.id,
    kind: 'merge',
    primaryId: primary.id,
    mergedIds: [primary.id, secondary.id],
    newId: merged.id,
    moved,
  });
  world.emit({ ...happening, objectId: secondary.id, kind: 'deletion' });
  for (const gone of [primary, secondary]) world.changed(crm.portal.id, { ...gone, archivedAt: at });
  crm.settle(merged, at);
  return merged;
}

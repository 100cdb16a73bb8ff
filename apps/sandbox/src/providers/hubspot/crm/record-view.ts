import { associationTypes } from './association-types';
import type { CrmRecord, Portal, PropertyVersion } from './crm-model';
import { objectTypeFacts, type ObjectType } from './object-types';
import { findProperty } from './validate-properties';

/** Which parts of a record a read asks for. Unknown property names are ignored, as HubSpot does. */
export interface ReadShape {
  properties: readonly string[];
  history: readonly string[];
  associations: readonly ObjectType[];
}

export const nothingExtra: ReadShape = { properties: [], history: [], associations: [] };

const iso = (at: number): string => new Date(at).toISOString();

function version(entry: PropertyVersion): Record<string, unknown> {
  return {
    value: entry.value,
    timestamp: iso(entry.at),
    sourceType: entry.source.type,
    ...(entry.source.id === '' ? {} : { sourceId: entry.source.id }),
    ...(entry.source.userId === undefined ? {} : { updatedByUserId: entry.source.userId }),
  };
}

function shownNames(
  portal: Portal,
  record: Pick<CrmRecord, 'type' | 'properties'>,
  asked: readonly string[],
): string[] {
  const facts = objectTypeFacts[record.type];
  const always = [facts.createdProperty, facts.modifiedProperty, 'hs_object_id'];
  const wanted = asked.length === 0 ? facts.defaultProperties : asked;
  const known = wanted.filter(
    (name) => findProperty(portal, record.type, name) !== undefined || name in record.properties,
  );
  return [...new Set([...known.filter((name) => !isDeleted(portal, record.type, name)), ...always])].sort();
}

const isDeleted = (portal: Portal, type: ObjectType, name: string): boolean =>
  portal.properties[type].some((property) => property.name === name && property.archivedAt !== null);

/** The names v3 association lists use: the plain company association is `…_unlabeled`, the primary one has the bare name. */
function associationName(
  portal: Portal,
  from: ObjectType,
  to: ObjectType,
  primary: boolean,
  label: string | null,
): string {
  const bare = `${objectTypeFacts[from].singular}_to_${objectTypeFacts[to].singular}`;
  if (label !== null && !primary) return label.toLowerCase().replace(/\W+/g, '_');
  const hasPrimary = associationTypes(portal, from, to).some((type) => type.primary);
  return hasPrimary && !primary ? `${bare}_unlabeled` : bare;
}

function associationsOf(
  portal: Portal,
  record: CrmRecord,
  types: readonly ObjectType[],
  now: number,
): Record<string, unknown> | undefined {
  const found: Record<string, unknown> = {};
  for (const to of types) {
    const results = portal.edges
      .of(record.type, record.id, to, now)
      .filter((edge) => portal.records[to].get(edge.toId)?.archivedAt === null)
      .flatMap((edge) =>
        [...edge.types]
          .sort((a, b) => Number(b.primary) - Number(a.primary))
          .map((type) => ({
            id: edge.toId,
            type: associationName(portal, record.type, to, type.primary, type.label),
          })),
      );
    // HubSpot's key for line items has a space in it.
    if (results.length > 0) found[to === 'line_items' ? 'line items' : to] = { results };
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

/** A record as the objects API shows it (`SimplePublicObjectWithAssociations`). `now` decides which associations are visible. */
export function viewRecord(
  portal: Portal,
  record: CrmRecord,
  shape: ReadShape,
  now: number,
): Record<string, unknown> {
  const properties = Object.fromEntries(
    shownNames(portal, record, shape.properties).map((name) => [name, record.properties[name] ?? null]),
  );
  const associations = associationsOf(portal, record, shape.associations, now);
  return {
    id: record.id,
    properties,
    ...(shape.history.length === 0
      ? {}
      : {
          propertiesWithHistory: Object.fromEntries(
            shape.history
              .filter((name) => findProperty(portal, record.type, name) !== undefined)
              .map((name) => [name, (record.history[name] ?? []).map(version)]),
          ),
        }),
    createdAt: iso(record.createdAt),
    updatedAt: iso(record.updatedAt),
    archived: record.archivedAt !== null,
    ...(record.archivedAt === null ? {} : { archivedAt: iso(record.archivedAt) }),
    ...(associations === undefined ? {} : { associations }),
    url: `https://${portal.uiDomain}/contacts/${portal.id}/record/${objectTypeFacts[record.type].typeId}/${record.id}`,
  };
}

/** The answer to a create or update: every property that has a value. */
export function viewWritten(portal: Portal, record: CrmRecord, now: number): Record<string, unknown> {
  const filled = Object.keys(record.properties).filter((name) => record.properties[name] !== null);
  return viewRecord(portal, record, { ...nothingExtra, properties: filled }, now);
}

/** Canonical role of each HubSpot object type id. */
const rolesByTypeId: Readonly<Record<string, string>> = {
  '0-1': 'contact',
  '0-2': 'company',
  '0-3': 'deal',
  '0-8': 'line_item',
  '0-46': 'note',
};

/** Type ids as they occur in record links. */
export const typeIds = { contact: '0-1', company: '0-2', deal: '0-3' } as const;

const namedRoles = new Set(Object.values(rolesByTypeId));

const plainName = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/**
 * Canonical role of an object type as HubSpot writes it in events: `deal`, `DEAL`, `0-3`, `LINE_ITEM`. A type without a role keeps HubSpot's
 * own name (`ticket`, `2-3456`). Null when the text is no type name at all.
 */
export function roleOf(type: string | null): string | null {
  if (type === null) return null;
  const name = type.toLowerCase();
  const role = Object.hasOwn(rolesByTypeId, name) ? rolesByTypeId[name] : undefined;
  if (role !== undefined) return role;
  return namedRoles.has(name) || plainName.test(name) ? name : null;
}

/** The CRM object types the sandbox knows, by the plural name used in paths. */
export const objectTypes = ['deals', 'companies', 'contacts', 'notes', 'line_items'] as const;
export type ObjectType = (typeof objectTypes)[number];

/** What differs between object types in paths, payloads, scopes and webhooks. */
export interface ObjectTypeFacts {
  typeId: string;
  singular: string;
  createdProperty: string;
  modifiedProperty: string;
  /** Returned when a read names no properties; the last-modified, created and id properties always come along. */
  defaultProperties: readonly string[];
  readScope: string;
  writeScope: string;
  schemaReadScope: string;
  schemaWriteScope: string;
  /** First number of generated record ids, so that ids of different types never look alike. */
  firstId: number;
}

const facts = (
  scopeName: string,
  rest: Pick<ObjectTypeFacts, 'typeId' | 'singular' | 'defaultProperties' | 'firstId'> & {
    createdProperty?: string;
    modifiedProperty?: string;
  },
): ObjectTypeFacts => ({
  createdProperty: 'createdate',
  modifiedProperty: 'hs_lastmodifieddate',
  readScope: `crm.objects.${scopeName}.read`,
  writeScope: `crm.objects.${scopeName}.write`,
  schemaReadScope: `crm.schemas.${scopeName}.read`,
  schemaWriteScope: `crm.schemas.${scopeName}.write`,
  ...rest,
});

/** Notes have no scope of their own: contacts' scopes cover them. */
export const objectTypeFacts: Record<ObjectType, ObjectTypeFacts> = {
  deals: facts('deals', {
    typeId: '0-3',
    singular: 'deal',
    firstId: 40_310_000_001,
    defaultProperties: ['amount', 'closedate', 'dealname', 'dealstage', 'pipeline'],
  }),
  companies: facts('companies', {
    typeId: '0-2',
    singular: 'company',
    firstId: 30_210_000_001,
    defaultProperties: ['domain', 'name'],
  }),
  contacts: facts('contacts', {
    typeId: '0-1',
    singular: 'contact',
    firstId: 20_110_000_001,
    modifiedProperty: 'lastmodifieddate',
    defaultProperties: ['email', 'firstname', 'lastname'],
  }),
  notes: facts('contacts', {
    typeId: '0-46',
    singular: 'note',
    firstId: 60_460_000_001,
    createdProperty: 'hs_createdate',
    defaultProperties: [],
  }),
  line_items: facts('line_items', {
    typeId: '0-8',
    singular: 'line_item',
    firstId: 50_810_000_001,
    defaultProperties: [],
  }),
};

const aliases = new Map<string, ObjectType>(
  objectTypes.flatMap((type) => [
    [type, type],
    [objectTypeFacts[type].typeId, type],
    [objectTypeFacts[type].singular, type],
  ]),
);

/** Accepts plural, singular and type-id names (`deals`, `deal`, `0-3`); null for anything else. */
export function resolveObjectType(name: string): ObjectType | null {
  return aliases.get(name.toLowerCase()) ?? null;
}

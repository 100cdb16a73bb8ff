import { sobjectDefinitions, type SObjectDefinition, type SObjectName } from './sobject-definitions';
import { newestValues, type SObjectRecord } from './sobject-record';

/** What makes one org differ from another. */
export interface OrgProfile {
  /** Name of the org in the control API. */
  number: number;
  /** `https://<domain>.my.salesforce.com` */
  domain: string;
  name: string;
  /** Three letters that the ids of this org have in common. */
  idLetters: string;
  isSandbox: boolean;
  edition: string;
  timeZone: string;
  /** The first is the corporate currency; more than one = multi-currency is switched on. */
  currencies: readonly string[];
  /** Names of the record types of opportunities; empty = the org has none, and no field for them. */
  recordTypes: readonly string[];
}

/** One entry of the delete log. */
export interface Deletion {
  type: SObjectName;
  id: string;
  at: number;
}

/** One org's data. Everything about it that changes is here. */
export class Org {
  readonly definitions: Map<SObjectName, SObjectDefinition>;
  tables = new Map<SObjectName, Map<string, SObjectRecord>>();
  deletions: Deletion[] = [];
  /** Records made so far, by object; the next id follows from it. */
  counts = new Map<SObjectName, number>();
  /** Ids of line items by their opportunity, so that thousands of them need not be looked through. */
  readonly lineItems = new Map<string, Set<string>>();
  /** The user who connects the app. */
  userId = '';
  id = '';

  constructor(readonly profile: OrgProfile) {
    this.definitions = sobjectDefinitions(profile.currencies);
    const opportunity = this.definitions.get('Opportunity');
    if (opportunity !== undefined && profile.recordTypes.length === 0)
      opportunity.fields = opportunity.fields.filter(({ name }) => name !== 'RecordTypeId');
  }

  get isMultiCurrency(): boolean {
    return this.profile.currencies.length > 1;
  }

  table(type: SObjectName): Map<string, SObjectRecord> {
    const table = this.tables.get(type) ?? new Map<string, SObjectRecord>();
    this.tables.set(type, table);
    return table;
  }

  /** Puts a record into its table. */
  add(record: SObjectRecord, opportunityId?: unknown): void {
    this.table(record.type).set(record.id, record);
    if (record.type !== 'OpportunityLineItem') return;
    const ids = this.lineItems.get(String(opportunityId)) ?? new Set();
    this.lineItems.set(String(opportunityId), ids.add(record.id));
  }

  /** By its name in any case, as paths and queries spell it. */
  definition(name: string): SObjectDefinition | undefined {
    return [...this.definitions.values()].find((one) => one.name.toLowerCase() === name.toLowerCase());
  }

  /** The record with this id, whatever its object. */
  find(id: string): SObjectRecord | undefined {
    for (const table of this.tables.values()) {
      const record = table.get(id);
      if (record !== undefined) return record;
    }
    return undefined;
  }
}

/** An org as it is kept over a restart. */
export interface SavedOrg {
  id: string;
  userId: string;
  records: SObjectRecord[];
  deletions: Deletion[];
  counts: [SObjectName, number][];
}

export function saveOrg(org: Org): SavedOrg {
  return {
    id: org.id,
    userId: org.userId,
    records: [...org.tables.values()].flatMap((table) => [...table.values()]),
    deletions: org.deletions,
    counts: [...org.counts],
  };
}

export function restoreOrg(profile: OrgProfile, saved: SavedOrg): Org {
  const org = new Org(profile);
  org.id = saved.id;
  org.userId = saved.userId;
  for (const record of saved.records) org.add(record, newestValues(record).OpportunityId);
  org.deletions = saved.deletions;
  org.counts = new Map(saved.counts);
  return org;
}

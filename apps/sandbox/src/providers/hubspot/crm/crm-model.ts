import type { EdgeStore } from './edge-store';
import type { ObjectType } from './object-types';

/** Who changed something, as HubSpot reports it in history (`sourceType`) and webhooks (`changeSource`). */
export interface ChangeSource {
  type: 'CRM_UI' | 'INTEGRATION' | 'CALCULATED' | 'API' | 'IMPORT';
  id: string;
  userId?: number;
}

/** One value a property has had; `at` in ms since the epoch. */
export interface PropertyVersion {
  value: string;
  at: number;
  source: ChangeSource;
}

/** A stored record. Property values are text or null, as on the wire. History is newest first. */
export interface CrmRecord {
  id: string;
  type: ObjectType;
  properties: Record<string, string | null>;
  history: Record<string, PropertyVersion[]>;
  createdAt: number;
  updatedAt: number;
  archivedAt: number | null;
}

export interface PropertyOption {
  label: string;
  value: string;
  displayOrder: number;
  hidden: boolean;
  description?: string;
}

export type PropertyType =
  'string' | 'number' | 'date' | 'datetime' | 'enumeration' | 'bool' | 'phone_number';

/** A property's definition. `externalOptions` = its values live elsewhere (stages, owners). */
export interface PropertyDefinition {
  name: string;
  label: string;
  description: string;
  type: PropertyType;
  fieldType: string;
  groupName: string;
  options: PropertyOption[];
  displayOrder: number;
  calculated: boolean;
  readOnly: boolean;
  externalOptions: boolean;
  hasUniqueValue: boolean;
  hidden: boolean;
  hubspotDefined: boolean;
  showCurrencySymbol: boolean;
  currencyPropertyName: string | null;
  referencedObjectType: string | null;
  createdAt: number;
  updatedAt: number;
  archivedAt: number | null;
}

export interface Stage {
  id: string;
  label: string;
  displayOrder: number;
  isClosed: boolean;
  /** 0 to 1; closed with 1 is won, closed with 0 is lost. */
  probability: number;
  archived: boolean;
  createdAt: number;
  updatedAt: number;
}

export interface Pipeline {
  id: string;
  label: string;
  displayOrder: number;
  archived: boolean;
  createdAt: number;
  updatedAt: number;
  stages: Stage[];
}

export interface Owner {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  userId: number;
  archived: boolean;
  teams: { id: string; name: string; primary: boolean }[];
  createdAt: number;
  updatedAt: number;
}

/** A user-defined association label, usable in one direction. */
export interface AssociationLabel {
  from: ObjectType;
  to: ObjectType;
  typeId: number;
  inverseTypeId: number;
  label: string;
}

/** One customer account. `rates` = value of one unit of a currency in the company currency. */
export interface Portal {
  id: number;
  name: string;
  domain: string;
  timeZone: string;
  companyCurrency: string;
  additionalCurrencies: string[];
  rates: Record<string, number>;
  uiDomain: string;
  userId: number;
  userEmail: string;
  owners: Owner[];
  pipelines: Pipeline[];
  labels: AssociationLabel[];
  properties: Record<ObjectType, PropertyDefinition[]>;
  records: Record<ObjectType, Map<string, CrmRecord>>;
  edges: EdgeStore;
  nextId: Record<ObjectType, number>;
}

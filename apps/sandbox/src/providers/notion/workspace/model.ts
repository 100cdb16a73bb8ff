/** Every kind of property a data source may have. */
export const propertyTypes = [
  'title',
  'rich_text',
  'number',
  'select',
  'multi_select',
  'status',
  'date',
  'people',
  'relation',
  'rollup',
  'formula',
  'checkbox',
  'url',
  'email',
  'phone_number',
  'files',
  'created_time',
  'created_by',
  'last_edited_time',
  'last_edited_by',
  'unique_id',
  'button',
  'verification',
  'place',
] as const;
export type PropertyType = (typeof propertyTypes)[number];

export interface Option {
  id: string;
  name: string;
  color: string;
  /** Status options only: the group they are in. */
  group?: 'To-do' | 'In progress' | 'Complete';
}

/** How a formula's value comes about; the expression is only shown. */
export type Formula =
  | { gives: 'number'; of: string; times: number }
  | { gives: 'string'; of: string; before: string }
  | { gives: 'boolean'; of: string }
  | { gives: 'date'; of: string };

/** A column. The id stays when the name changes. */
export interface Property {
  id: string;
  name: string;
  type: PropertyType;
  options?: Option[];
  format?: string;
  relation?: { dataSourceId: string };
  rollup?: { relation: string; property: string; function: 'show_original' | 'sum' | 'count' };
  formula?: { expression: string; result: Formula };
  prefix?: string | null;
}

export interface DateValue {
  start: string;
  end: string | null;
  time_zone: string | null;
}

export interface PlaceValue {
  name: string;
  address: string;
  lat: number;
  lon: number;
}

/** What a cell holds: text, number, flag, ids (options, people, pages), a date, files or a place. Null = empty. */
export type Value =
  string | number | boolean | string[] | DateValue | { name: string; url: string }[] | PlaceValue | null;

export interface Row {
  id: string;
  dataSourceId: string;
  values: Record<string, Value>;
  /** Exact instants; the API shows whole minutes. */
  createdAt: number;
  editedAt: number;
  createdBy: string;
  editedBy: string;
  inTrash: boolean;
  /** A row moved out of its data source to stand below this page. */
  movedTo: string | null;
}

export interface DataSource {
  id: string;
  databaseId: string;
  name: string;
  properties: Property[];
  createdAt: number;
  editedAt: number;
  inTrash: boolean;
  /** For `unique_id`. */
  lastNumber: number;
}

export interface Database {
  id: string;
  title: string;
}

export interface Person {
  id: string;
  name: string;
  email: string;
}

/** One customer's Notion. `sharedPage` is the page all its databases are on. */
export interface Workspace {
  id: string;
  name: string;
  sharedPage: { id: string; title: string };
  people: Person[];
  databases: Database[];
  dataSources: DataSource[];
  rows: Map<string, Row>;
}

/** Who does something: a person of the workspace, or the bot of a grant. */
export interface Actor {
  id: string;
  type: 'person' | 'bot';
}

const minute = 60_000;

/** Notion rounds `created_time` and `last_edited_time` down to the minute. */
export const toMinute = (at: number): string => new Date(Math.floor(at / minute) * minute).toISOString();

export function dataSourceOf(workspace: Workspace, id: string): DataSource | undefined {
  return workspace.dataSources.find((one) => one.id === id);
}

/** A property by id or name, as the API lets one name it. */
export function propertyOf(source: DataSource, idOrName: string): Property | undefined {
  return (
    source.properties.find((one) => one.id === idOrName) ??
    source.properties.find((one) => one.name === idOrName)
  );
}

/** The text of a row's title. */
export function titleOf(workspace: Workspace, row: Row): string {
  const title = dataSourceOf(workspace, row.dataSourceId)?.properties.find(({ type }) => type === 'title');
  const value = title === undefined ? null : row.values[title.id];
  return typeof value === 'string' ? value : '';
}

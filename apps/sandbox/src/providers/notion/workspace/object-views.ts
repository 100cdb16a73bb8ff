import type { Grant } from '../oauth/grant-store';
import type { Database, DataSource, Property, Row, Workspace } from './model';
import { dataSourceOf, propertyOf, titleOf, toMinute } from './model';
import { PropertyView, textPieces } from './property-view';
import type { Capabilities } from './visibility';
import { visibleProperties } from './visibility';

type Json = Record<string, unknown>;

const compact = (id: string): string => id.replaceAll('-', '');

/** Where a person opens an object. */
export function addressOf(id: string, title: string): string {
  const slug = title
    .normalize('NFKD')
    .replace(/[^\w]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `https://www.notion.so/${slug === '' ? '' : `${slug}-`}${compact(id)}`;
}

/** A column in a data source's schema. */
export function viewProperty(workspace: Workspace, property: Property): Json {
  const { id, name, type } = property;
  return { id, name, description: null, type, [type]: configurationOf(workspace, property) };
}

function configurationOf(workspace: Workspace, property: Property): Json {
  const options = (property.options ?? []).map(({ id, name, color }) => ({
    id,
    name,
    color,
    description: null,
  }));
  switch (property.type) {
    case 'number':
      return { format: property.format ?? 'number' };
    case 'select':
    case 'multi_select':
      return { options };
    case 'status':
      return {
        options,
        groups: (['To-do', 'In progress', 'Complete'] as const).map((group) => ({
          id: `group-${group}`,
          name: group,
          color: 'gray',
          option_ids: (property.options ?? []).filter((one) => one.group === group).map(({ id }) => id),
        })),
      };
    case 'relation': {
      const target = workspace.dataSources.find(({ id }) => id === property.relation?.dataSourceId);
      return {
        data_source_id: target?.id,
        database_id: target?.databaseId,
        type: 'single_property',
        single_property: {},
      };
    }
    case 'rollup':
      return rollupConfiguration(workspace, property);
    case 'formula':
      return { expression: property.formula?.expression ?? '' };
    case 'unique_id':
      return { prefix: property.prefix ?? null };
    default:
      return {};
  }
}

/** A rollup names its relation and the column it shows, each by id and by name. */
function rollupConfiguration(workspace: Workspace, property: Property): Json {
  const { relation: relationId = '', property: rolledId = '', function: how } = property.rollup ?? {};
  const source = workspace.dataSources.find(({ properties }) => properties.includes(property));
  const relation = source === undefined ? undefined : propertyOf(source, relationId);
  const target = dataSourceOf(workspace, relation?.relation?.dataSourceId ?? '');
  const rolled = target === undefined ? undefined : propertyOf(target, rolledId);
  return {
    function: how,
    relation_property_id: relationId,
    relation_property_name: relation?.name ?? '',
    rollup_property_id: rolledId,
    rollup_property_name: rolled?.name ?? '',
  };
}

/** `GET /v1/data_sources/{id}`. */
export function viewDataSource(workspace: Workspace, grant: Grant, source: DataSource): Json {
  const properties = visibleProperties(workspace, grant, source);
  return {
    object: 'data_source',
    id: source.id,
    title: textPieces(source.name),
    description: [],
    parent: { type: 'database_id', database_id: source.databaseId },
    database_parent: { type: 'page_id', page_id: workspace.sharedPage.id },
    is_inline: false,
    in_trash: source.inTrash,
    created_time: toMinute(source.createdAt),
    last_edited_time: toMinute(source.editedAt),
    created_by: { object: 'user', id: workspace.people[0]?.id },
    last_edited_by: { object: 'user', id: workspace.people[0]?.id },
    icon: null,
    cover: null,
    url: addressOf(source.databaseId, source.name),
    public_url: null,
    properties: Object.fromEntries(properties.map((one) => [one.name, viewProperty(workspace, one)])),
  };
}

/** `GET /v1/databases/{id}`: which data sources it has, not their columns. */
export function viewDatabase(workspace: Workspace, database: Database): Json {
  const sources = workspace.dataSources.filter(({ databaseId }) => databaseId === database.id);
  const first = sources[0];
  return {
    object: 'database',
    id: database.id,
    title: textPieces(database.title),
    description: [],
    parent: { type: 'page_id', page_id: workspace.sharedPage.id },
    is_inline: false,
    is_locked: false,
    in_trash: sources.every(({ inTrash }) => inTrash),
    created_time: toMinute(first?.createdAt ?? 0),
    last_edited_time: toMinute(first?.editedAt ?? 0),
    data_sources: sources.filter(({ inTrash }) => !inTrash).map(({ id, name }) => ({ id, name })),
    icon: null,
    cover: null,
    url: addressOf(database.id, database.title),
    public_url: null,
  };
}

/** A row as a page. `only` = ids of the properties asked for; null = all. */
export function viewPage(
  place: { workspace: Workspace; grant: Grant; source: DataSource; capabilities: Capabilities },
  row: Row,
  only: readonly string[] | null = null,
): Json {
  const { workspace, grant, source, capabilities } = place;
  const cells = new PropertyView(workspace, capabilities);
  const properties = visibleProperties(workspace, grant, source).filter(
    ({ id, name }) => only === null || only.includes(id) || only.includes(name),
  );
  return {
    object: 'page',
    id: row.id,
    created_time: toMinute(row.createdAt),
    last_edited_time: toMinute(row.editedAt),
    created_by: { object: 'user', id: row.createdBy },
    last_edited_by: { object: 'user', id: row.editedBy },
    cover: null,
    icon: null,
    parent: { type: 'data_source_id', data_source_id: source.id, database_id: source.databaseId },
    in_trash: row.inTrash,
    is_archived: row.inTrash,
    is_locked: false,
    properties: Object.fromEntries(properties.map((one) => [one.name, cells.inPage(row, one)])),
    url: addressOf(row.id, titleOf(workspace, row)),
    public_url: null,
  };
}

import type { Grant } from '../oauth/grant-store';
import type { DataSource, Property, Row, Workspace } from './model';
import { dataSourceOf } from './model';

/** What the integration may do in a workspace; set on its page, not at consent. */
export interface Capabilities {
  readContent: boolean;
  updateContent: boolean;
  userInformation: 'with_email' | 'without_email' | 'none';
}

/** Whether the person who authorised shared the data source's database. */
export function seesDataSource(grant: Grant, source: DataSource | undefined): boolean {
  return source !== undefined && grant.databases.includes(source.databaseId);
}

/** A row is shared through its database; moved out of it, only where everything on the page is shared. */
export function seesRow(workspace: Workspace, grant: Grant, row: Row): boolean {
  const source = dataSourceOf(workspace, row.dataSourceId);
  return row.movedTo === null && seesDataSource(grant, source);
}

/** Columns the API shows: a relation to a data source that is not shared is left out, and what is rolled up over it. */
export function visibleProperties(workspace: Workspace, grant: Grant, source: DataSource): Property[] {
  const hidden = new Set(
    source.properties
      .filter(
        ({ relation }) =>
          relation !== undefined && !seesDataSource(grant, dataSourceOf(workspace, relation.dataSourceId)),
      )
      .map(({ id }) => id),
  );
  return source.properties.filter(({ id, rollup }) => !hidden.has(id) && !hidden.has(rollup?.relation ?? ''));
}

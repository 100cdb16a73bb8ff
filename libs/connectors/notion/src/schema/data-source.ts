import type { DataSourceAnswer, PropertyConfiguration } from '../notion.schemas';

/** A column with its id, which stays when the name changes. */
export interface Column {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly options: readonly { readonly id: string; readonly name: string; readonly group: string | null }[];
  /** Unit a number is shown in, e.g. `euro`. */
  readonly format: string | null;
  /** For relations. */
  readonly targetId: string | null;
}

/** A table of Notion: what used to be a database, since databases hold several. */
export interface DataSource {
  readonly id: string;
  readonly name: string;
  readonly columns: readonly Column[];
}

const columnOf = (property: PropertyConfiguration): Column => {
  const groups = property.status?.groups ?? [];
  const options =
    property.select?.options ?? property.multi_select?.options ?? property.status?.options ?? [];
  return {
    id: property.id,
    name: property.name,
    type: property.type,
    options: options.map(({ id, name }) => ({
      id,
      name,
      group: groups.find(({ option_ids: ids }) => ids?.includes(id))?.name ?? null,
    })),
    format: property.number?.format ?? null,
    targetId: property.relation?.data_source_id ?? null,
  };
};

/** Reads a data source out of Notion's answer. */
export function dataSourceOf(answer: DataSourceAnswer): DataSource {
  const name = (answer.title ?? [])
    .map((piece) => piece.plain_text ?? '')
    .join('')
    .trim();
  return {
    id: answer.id,
    name: name === '' ? 'Untitled' : name,
    columns: Object.values(answer.properties).map(columnOf),
  };
}

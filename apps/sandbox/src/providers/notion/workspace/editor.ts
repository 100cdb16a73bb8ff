import { randomUUID } from 'node:crypto';
import { validationError } from '../api/notion-error';
import type { Change } from '../webhooks/webhook-event';
import type { Actor, DataSource, Property, PropertyType, Row, Value, Workspace } from './model';
import { dataSourceOf } from './model';

export interface EditorSurroundings {
  now(): number;
  emit(change: Change): void;
  touched(): void;
}

const same = (a: Value | undefined, b: Value): boolean => JSON.stringify(a ?? null) === JSON.stringify(b);

/** Every change of a workspace, whoever makes it: moves the instants and tells the webhooks. */
export class Editor {
  constructor(
    readonly workspace: Workspace,
    private readonly around: EditorSurroundings,
  ) {}

  create(source: DataSource, values: Record<string, Value>, actor: Actor): Row {
    const now = this.around.now();
    const numbered = source.properties.find(({ type }) => type === 'unique_id');
    source.lastNumber += 1;
    const row: Row = {
      id: randomUUID(),
      dataSourceId: source.id,
      values: { ...(numbered === undefined ? {} : { [numbered.id]: source.lastNumber }), ...values },
      createdAt: now,
      editedAt: now,
      createdBy: actor.id,
      editedBy: actor.id,
      inTrash: false,
      movedTo: null,
    };
    this.workspace.rows.set(row.id, row);
    this.tell(row, 'page.created', actor);
    return row;
  }

  /** Sets cells. Writing what is there already moves nothing and tells nobody. */
  update(row: Row, values: Record<string, Value>, actor: Actor): Row {
    const changed = Object.keys(values).filter((id) => !same(row.values[id], values[id] ?? null));
    if (changed.length === 0) return row;
    Object.assign(row.values, values);
    this.stamp(row, actor);
    this.tell(row, 'page.properties_updated', actor, changed);
    return row;
  }

  trash(row: Row, actor: Actor): void {
    if (row.inTrash) return;
    row.inTrash = true;
    this.stamp(row, actor);
    this.tell(row, 'page.deleted', actor);
  }

  restore(row: Row, actor: Actor): void {
    if (!row.inTrash) return;
    row.inTrash = false;
    this.stamp(row, actor);
    this.tell(row, 'page.undeleted', actor);
  }

  /** Moves a row below a page outside its database, or back. */
  move(row: Row, toPage: string | null, actor: Actor): void {
    row.movedTo = toPage;
    this.stamp(row, actor);
    this.tell(row, 'page.moved', actor);
  }

  addProperty(source: DataSource, property: Property, actor: Actor): void {
    source.properties.push(property);
    this.schemaChanged(source, [property.id], actor);
  }

  renameProperty(source: DataSource, property: Property, name: string, actor: Actor): void {
    if (source.properties.some((one) => one.name === name))
      throw validationError(`There is a ${name} already.`);
    property.name = name;
    this.schemaChanged(source, [property.id], actor);
  }

  /** Deletes a column with its cells and everything computed from it. */
  deleteProperty(source: DataSource, property: Property, actor: Actor): void {
    if (property.type === 'title') throw validationError('The title cannot be deleted.');
    source.properties = source.properties.filter(
      (one) =>
        one !== property && one.rollup?.relation !== property.id && one.formula?.result.of !== property.id,
    );
    for (const row of this.workspace.rows.values())
      if (row.dataSourceId === source.id) delete row.values[property.id];
    this.schemaChanged(source, [property.id], actor);
  }

  /** Another type under the same id; cells of the old kind are lost, texts and numbers are carried over. */
  changeType(source: DataSource, property: Property, type: PropertyType, actor: Actor): void {
    if (property.type === 'title') throw validationError('The title stays a title.');
    const options = property.options ?? [];
    for (const row of this.workspace.rows.values()) {
      if (row.dataSourceId !== source.id) continue;
      const before = row.values[property.id] ?? null;
      const text =
        typeof before === 'string' ? (options.find(({ id }) => id === before)?.name ?? before) : before;
      row.values[property.id] =
        type === 'rich_text' && (typeof text === 'string' || typeof text === 'number') ? String(text) : null;
    }
    property.type = type;
    delete property.relation;
    delete property.rollup;
    delete property.formula;
    property.options = type === 'select' || type === 'status' || type === 'multi_select' ? options : [];
    this.schemaChanged(source, [property.id], actor);
  }

  renameOption(source: DataSource, property: Property, from: string, to: string, actor: Actor): void {
    const option = property.options?.find(({ name }) => name === from);
    if (option === undefined) throw validationError(`${property.name} has no option ${from}.`);
    option.name = to;
    this.schemaChanged(source, [property.id], actor);
  }

  private schemaChanged(source: DataSource, updated: string[], actor: Actor): void {
    source.editedAt = this.around.now();
    this.around.emit({
      workspaceId: this.workspace.id,
      type: 'data_source.schema_updated',
      entity: { id: source.id, type: 'data_source' },
      parent: { id: source.databaseId, type: 'database' },
      updatedProperties: updated,
      author: actor,
    });
    this.around.touched();
  }

  private stamp(row: Row, actor: Actor): void {
    row.editedAt = this.around.now();
    row.editedBy = actor.id;
  }

  private tell(row: Row, type: string, actor: Actor, updatedProperties: string[] = []): void {
    const source = dataSourceOf(this.workspace, row.dataSourceId);
    this.around.emit({
      workspaceId: this.workspace.id,
      type,
      entity: { id: row.id, type: 'page' },
      parent:
        row.movedTo === null
          ? { id: source?.databaseId, type: 'database', data_source_id: row.dataSourceId }
          : { id: row.movedTo, type: 'page' },
      updatedProperties,
      author: actor,
    });
    this.around.touched();
  }
}

import { validationError } from '../api/notion-error';
import { evaluate, rollUp } from './computed-values';
import { checkboxFits, dateFits, listFits, numberFits, optionFits, textFits } from './filter-conditions';
import type { DataSource, DateValue, Property, Row, Workspace } from './model';
import { propertyOf, toMinute } from './model';

type Json = Record<string, unknown>;

const mostDepth = 2;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): string[] => (Array.isArray(value) ? (value as string[]) : []);

function namesOf(property: Property, ids: readonly unknown[]): string[] {
  return ids.flatMap((id) => property.options?.find((one) => one.id === id)?.name ?? []);
}

/** Decides which rows of a data source a query's filter lets through. */
export class QueryFilter {
  constructor(
    private readonly workspace: Workspace,
    private readonly source: DataSource,
    /** Columns the integration may name. */
    private readonly visible: readonly Property[],
  ) {}

  /** @throws NotionError 400 when the filter does not fit the data source. */
  fits(filter: unknown, row: Row, depth = 0): boolean {
    if (!isObject(filter)) throw validationError('body failed validation: body.filter should be an object.');
    for (const [name, every] of [
      ['and', true],
      ['or', false],
    ] as const) {
      const parts = filter[name];
      if (parts === undefined) continue;
      if (!Array.isArray(parts))
        throw validationError(`body failed validation: body.filter.${name} should be an array.`);
      if (depth >= mostDepth)
        throw validationError('body failed validation: compound filters may be nested two levels deep.');
      // Every part is looked at, so that a bad one is refused whatever the others say.
      const results = parts.map((part) => this.fits(part, row, depth + 1));
      return every ? results.every(Boolean) : results.some(Boolean);
    }
    if (typeof filter.timestamp === 'string') return this.timestampFits(filter, row);
    return this.propertyFits(filter, row);
  }

  private timestampFits(filter: Json, row: Row): boolean {
    const name = filter.timestamp;
    if (name !== 'created_time' && name !== 'last_edited_time')
      throw validationError(
        'body failed validation: body.filter.timestamp should be `"created_time"` or `"last_edited_time"`.',
      );
    const at = name === 'created_time' ? row.createdAt : row.editedAt;
    return dateFits(`body.filter.${name}`, filter[name], toMinute(at));
  }

  private propertyFits(filter: Json, row: Row): boolean {
    const wanted = typeof filter.property === 'string' ? filter.property : '';
    const property = propertyOf({ ...this.source, properties: [...this.visible] }, wanted);
    if (property === undefined) throw validationError(`Could not find property with name or id: ${wanted}`);
    const keys = Object.keys(filter).filter((key) => key !== 'property' && key !== 'type');
    const [key = ''] = keys;
    if (keys.length !== 1 || key !== property.type)
      throw validationError(`database property ${property.type} does not match filter ${key || '(none)'}`);
    return this.valueFits(property, filter[key], row, `body.filter.${key}`);
  }

  private valueFits(property: Property, condition: unknown, row: Row, path: string): boolean {
    const value = row.values[property.id] ?? null;
    switch (property.type) {
      case 'title':
      case 'rich_text':
      case 'url':
      case 'email':
      case 'phone_number':
        return textFits(path, condition, typeof value === 'string' ? value : '');
      case 'number':
      case 'unique_id':
        return numberFits(path, condition, typeof value === 'number' ? value : null);
      case 'checkbox':
        return checkboxFits(path, condition, value === true);
      case 'select':
      case 'status':
        return optionFits(path, condition, namesOf(property, [value])[0] ?? null);
      case 'multi_select':
        return listFits(path, condition, namesOf(property, list(value)));
      case 'people':
      case 'relation':
        return listFits(path, condition, list(value));
      case 'date':
        return dateFits(path, condition, (value as DateValue | null)?.start ?? null);
      case 'created_time':
        return dateFits(path, condition, toMinute(row.createdAt));
      case 'last_edited_time':
        return dateFits(path, condition, toMinute(row.editedAt));
      case 'formula':
        return this.formulaFits(property, condition, row, path);
      case 'rollup':
        return this.rollupFits(property, condition, row, path);
      default:
        throw validationError(`The property type ${property.type} cannot be filtered by.`);
    }
  }

  private formulaFits(property: Property, condition: unknown, row: Row, path: string): boolean {
    const inner = isObject(condition) ? condition : {};
    const value = evaluate(row, property);
    switch (value.type) {
      case 'number':
        return numberFits(`${path}.number`, inner.number, value.number);
      case 'string':
        return textFits(`${path}.string`, inner.string, value.string ?? '');
      case 'boolean':
        return checkboxFits(`${path}.checkbox`, inner.checkbox, value.boolean);
      case 'date':
        return dateFits(`${path}.date`, inner.date, value.date?.start ?? null);
    }
  }

  private rollupFits(property: Property, condition: unknown, row: Row, path: string): boolean {
    const inner = isObject(condition) ? condition : {};
    const rolled = rollUp(this.workspace, row, property);
    if (rolled.type !== 'number')
      throw validationError('The sandbox filters by rollups that are numbers only.');
    return numberFits(`${path}.number`, inner.number, rolled.number);
  }
}

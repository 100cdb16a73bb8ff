import { evaluate, rollUp } from './computed-values';
import type { DateValue, Option, Person, PlaceValue, Property, Row, Value, Workspace } from './model';
import { toMinute } from './model';
import type { Capabilities } from './visibility';

/** References a page shows of one property; the rest is behind the property's own address. */
export const referencesShown = 25;
const longestText = 2_000;

type Json = Record<string, unknown>;

/** A piece of rich text as the API writes it. */
export function textPieces(text: string): Json[] {
  const pieces = text === '' ? [] : (text.match(new RegExp(`[\\s\\S]{1,${longestText}}`, 'g')) ?? []);
  return pieces.map((content) => ({
    type: 'text',
    text: { content, link: null },
    annotations: {
      bold: false,
      italic: false,
      strikethrough: false,
      underline: false,
      code: false,
      color: 'default',
    },
    plain_text: content,
    href: null,
  }));
}

/** A user, as much of one as the capability lets through. Unknown ids are bots. */
export function viewUser(person: Person | undefined, id: string, capabilities: Capabilities): Json {
  if (person === undefined || capabilities.userInformation === 'none') return { object: 'user', id };
  return {
    object: 'user',
    id,
    name: person.name,
    avatar_url: null,
    type: 'person',
    person: capabilities.userInformation === 'with_email' ? { email: person.email } : {},
  };
}

const viewOption = (options: readonly Option[] | undefined, id: Value): Json | null => {
  const option = options?.find((one) => one.id === id);
  return option === undefined ? null : { id: option.id, name: option.name, color: option.color };
};

const asList = (value: Value): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** Shows cells of one workspace to one integration. */
export class PropertyView {
  constructor(
    private readonly workspace: Workspace,
    private readonly capabilities: Capabilities,
  ) {}

  user(id: string): Json {
    return viewUser(
      this.workspace.people.find((one) => one.id === id),
      id,
      this.capabilities,
    );
  }

  /** Every reference of a paged property, as property items hold them; null for properties that are not paged. */
  items(row: Row, property: Property): Json[] | null {
    const value = row.values[property.id] ?? null;
    switch (property.type) {
      case 'title':
      case 'rich_text':
        return textPieces(typeof value === 'string' ? value : '');
      case 'relation':
        return asList(value).map((id) => ({ id }));
      case 'people':
        return asList(value).map((id) => this.user(id));
      default:
        return null;
    }
  }

  /** `{type, [type]: value}` as it stands in a page, with `id`; long lists cut off after 25 references. */
  inPage(row: Row, property: Property): Json {
    const { id, type } = property;
    const all = this.items(row, property);
    if (all === null) return { id, type, [type]: this.plain(row, property) };
    const shown = { id, type, [type]: all.slice(0, referencesShown) };
    return type === 'relation' ? { ...shown, has_more: all.length > referencesShown } : shown;
  }

  /** The value of a property that is one thing, not a list of references. */
  plain(row: Row, property: Property): unknown {
    switch (property.type) {
      case 'created_time':
        return toMinute(row.createdAt);
      case 'last_edited_time':
        return toMinute(row.editedAt);
      case 'created_by':
        return this.user(row.createdBy);
      case 'last_edited_by':
        return this.user(row.editedBy);
      case 'formula':
        return evaluate(row, property);
      case 'rollup':
        return this.rollup(row, property);
      default:
        return this.stored(property, row.values[property.id] ?? null);
    }
  }

  private rollup(row: Row, property: Property): Json {
    const rolled = rollUp(this.workspace, row, property);
    const how = property.rollup?.function;
    if (rolled.type === 'number') return { ...rolled, function: how };
    const array = rolled.array.slice(0, referencesShown).map((one) => ({
      type: one.property.type,
      [one.property.type]:
        one.property.type === 'title' || one.property.type === 'rich_text'
          ? textPieces(typeof one.value === 'string' ? one.value : '')
          : this.stored(one.property, one.value),
    }));
    return { type: 'array', array, function: how };
  }

  private stored(property: Property, value: Value): unknown {
    switch (property.type) {
      case 'select':
      case 'status':
        return viewOption(property.options, value);
      case 'multi_select':
        return asList(value).flatMap((id) => viewOption(property.options, id) ?? []);
      case 'checkbox':
        return value === true;
      case 'unique_id':
        return { prefix: property.prefix ?? null, number: typeof value === 'number' ? value : null };
      case 'files':
        return Array.isArray(value)
          ? (value as { name: string; url: string }[]).map(({ name, url }) => ({
              name,
              type: 'external',
              external: { url },
            }))
          : [];
      case 'button':
        return {};
      case 'verification':
        return { state: value === true ? 'verified' : 'unverified', verified_by: null, date: null };
      case 'date':
        return value as DateValue | null;
      case 'place':
        return value === null
          ? null
          : { ...(value as PlaceValue), google_place_id: null, aws_place_id: null };
      default:
        return value === '' ? null : value;
    }
  }
}

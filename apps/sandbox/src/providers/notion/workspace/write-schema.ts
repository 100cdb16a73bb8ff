import { randomUUID } from 'node:crypto';
import { validationError } from '../api/notion-error';
import type { Editor } from './editor';
import type { Actor, DataSource, Option, Property, PropertyType } from './model';
import { propertyOf } from './model';

type Json = Record<string, unknown>;

const addable = new Set<string>([
  'rich_text',
  'number',
  'select',
  'multi_select',
  'date',
  'people',
  'files',
  'checkbox',
  'url',
  'email',
  'phone_number',
] satisfies PropertyType[]);

function optionsOf(configuration: Json, name: string): Option[] {
  const given = configuration.options ?? [];
  if (!Array.isArray(given) || given.length > 100)
    throw validationError(
      `body failed validation: body.properties.${name}.select.options should be an array.`,
    );
  return given.map((one: Json, at) => {
    if (typeof one.name !== 'string' || one.name === '' || one.name.includes(','))
      throw validationError(`Invalid select option, commas not allowed: ${String(one.name)}`);
    return { id: `o-${at + 1}-${randomUUID().slice(0, 4)}`, name: one.name, color: 'default' };
  });
}

/** A new column out of `{[type]: configuration}`. */
function newProperty(name: string, given: Json): Property {
  const type = Object.keys(given).find((key) => addable.has(key)) as PropertyType | undefined;
  if (type === undefined)
    throw validationError(`body failed validation: body.properties.${name} should define a property schema.`);
  const configuration = (given[type] ?? {}) as Json;
  return {
    id: randomUUID().slice(0, 4),
    name,
    type,
    ...(type === 'select' || type === 'multi_select' ? { options: optionsOf(configuration, name) } : {}),
    ...(type === 'number' ? { format: String(configuration.format ?? 'number') } : {}),
  };
}

/** Changes the columns of a data source: null deletes one, `{name}` renames it, a type under an unknown name makes one. @throws NotionError 400. */
export function updateSchema(
  editor: Editor,
  source: DataSource,
  visible: readonly Property[],
  given: unknown,
  actor: Actor,
): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw validationError('body failed validation: body.properties should be an object.');
  for (const [key, change] of Object.entries(given as Json)) {
    const property = propertyOf({ ...source, properties: [...visible] }, key);
    if (property === undefined) {
      if (change === null) throw validationError(`${key} is not a property that exists.`);
      editor.addProperty(source, newProperty(key, change as Json), actor);
    } else if (change === null) editor.deleteProperty(source, property, actor);
    else if (typeof (change as Json).name === 'string')
      editor.renameProperty(source, property, String((change as Json).name), actor);
    else throw validationError(`The simulator does not change the kind of ${property.name} here.`);
  }
}

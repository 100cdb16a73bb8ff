import type { FieldView, WriteBackView } from '@thread/contracts';

type Metric = WriteBackView['catalogue'][number];
type Choice = WriteBackView['metrics'][number];

/** `deal.hs_phase`: a place as one text, for a select. */
export function placeOf({ object, property }: Pick<Choice, 'object' | 'property'>): string {
  return `${object}.${property}`;
}

/** Properties a metric can go to, by kind of record; places other metrics have are left out. */
export function placesFor(
  { metric, types }: Metric,
  fields: readonly FieldView[],
  choices: readonly Choice[],
): { readonly group: string; readonly items: { readonly value: string; readonly label: string }[] }[] {
  const taken = new Set(choices.filter((choice) => choice.metric !== metric).map(placeOf));
  return (['deal', 'company'] as const).map((object) => ({
    group: object === 'deal' ? 'Deal' : 'Company',
    items: fields
      .filter((field) => field.object === object && field.writable && types.includes(field.type))
      .map((field) => ({ value: `${object}.${field.name}`, label: field.label }))
      .filter(({ value }) => !taken.has(value)),
  }));
}

/** The choices with a metric sent to another place; null = nowhere. */
export function withPlace(
  choices: readonly Choice[],
  metric: Choice['metric'],
  place: string | null,
): readonly Choice[] {
  const others = choices.filter((choice) => choice.metric !== metric);
  if (place === null) return others;
  const at = place.indexOf('.');
  const object = place.slice(0, at) === 'company' ? 'company' : 'deal';
  return [...others, { metric, object, property: place.slice(at + 1) }];
}

export function isSameChoice(one: readonly Choice[], other: readonly Choice[]): boolean {
  const text = (choices: readonly Choice[]) =>
    choices
      .map((choice) => `${choice.metric} ${placeOf(choice)}`)
      .sort()
      .join();
  return text(one) === text(other);
}

import { validationError } from '../api/notion-error';

type Condition = Record<string, unknown>;
type Test = (expected: unknown) => boolean;

/** Runs the one operator a condition holds. @throws NotionError 400 for none, several, or one this kind does not know. */
function apply(path: string, condition: unknown, tests: Readonly<Record<string, Test>>): boolean {
  const entries =
    typeof condition === 'object' && condition !== null ? Object.entries(condition as Condition) : [];
  const [name, expected] = entries[0] ?? [];
  const test = name !== undefined && Object.hasOwn(tests, name) ? tests[name] : undefined;
  if (entries.length !== 1 || test === undefined) {
    const known = Object.keys(tests)
      .map((one) => `\`${path}.${one}\``)
      .join(', ');
    throw validationError(`body failed validation. Fix one: ${known} should be defined.`);
  }
  return test(expected);
}

const needed = <T>(path: string, value: unknown, type: 'string' | 'number' | 'boolean'): T => {
  if (typeof value !== type)
    throw validationError(
      `body failed validation: ${path} should be a ${type}, instead was \`${JSON.stringify(value)}\`.`,
    );
  return value as T;
};

const emptiness = (isEmpty: boolean): Record<string, Test> => ({
  is_empty: () => isEmpty,
  is_not_empty: () => !isEmpty,
});

/** Text: title, rich text, URL, e-mail, phone; without regard to case. */
export function textFits(path: string, condition: unknown, value: string): boolean {
  const text = value.toLowerCase();
  const wanted = (expected: unknown): string => needed<string>(path, expected, 'string').toLowerCase();
  return apply(path, condition, {
    equals: (expected) => text === wanted(expected),
    does_not_equal: (expected) => text !== wanted(expected),
    contains: (expected) => text.includes(wanted(expected)),
    does_not_contain: (expected) => !text.includes(wanted(expected)),
    starts_with: (expected) => text.startsWith(wanted(expected)),
    ends_with: (expected) => text.endsWith(wanted(expected)),
    ...emptiness(text === ''),
  });
}

export function numberFits(path: string, condition: unknown, value: number | null): boolean {
  const compare = (test: (actual: number, expected: number) => boolean): Test => {
    return (expected) => {
      const wanted = needed<number>(path, expected, 'number');
      return value !== null && test(value, wanted);
    };
  };
  return apply(path, condition, {
    equals: compare((a, b) => a === b),
    does_not_equal: (expected) => value !== needed<number>(path, expected, 'number'),
    greater_than: compare((a, b) => a > b),
    less_than: compare((a, b) => a < b),
    greater_than_or_equal_to: compare((a, b) => a >= b),
    less_than_or_equal_to: compare((a, b) => a <= b),
    ...emptiness(value === null),
  });
}

export function checkboxFits(path: string, condition: unknown, value: boolean): boolean {
  return apply(path, condition, {
    equals: (expected) => value === needed<boolean>(path, expected, 'boolean'),
    does_not_equal: (expected) => value !== needed<boolean>(path, expected, 'boolean'),
  });
}

/** Select and status: by the option's name. */
export function optionFits(path: string, condition: unknown, value: string | null): boolean {
  return apply(path, condition, {
    equals: (expected) => value === needed<string>(path, expected, 'string'),
    does_not_equal: (expected) => value !== needed<string>(path, expected, 'string'),
    ...emptiness(value === null),
  });
}

/** Multi-select (names), people and relations (ids). */
export function listFits(path: string, condition: unknown, values: readonly string[]): boolean {
  return apply(path, condition, {
    contains: (expected) => values.includes(needed<string>(path, expected, 'string')),
    does_not_contain: (expected) => !values.includes(needed<string>(path, expected, 'string')),
    ...emptiness(values.length === 0),
  });
}

const minute = 60_000;
const day = 86_400_000;

/** Compares at the precision of the text: a day for `2026-01-31`, else a minute. */
export function dateFits(path: string, condition: unknown, value: string | null): boolean {
  const compare = (test: (actual: number, expected: number) => boolean): Test => {
    return (expected) => {
      const text = needed<string>(path, expected, 'string');
      const at = Date.parse(text);
      if (Number.isNaN(at))
        throw validationError(
          `body failed validation: ${path} should be a valid ISO 8601 date string, instead was \`"${text}"\`.`,
        );
      if (value === null) return false;
      const unit = /^\d{4}-\d{2}-\d{2}$/.test(text) ? day : minute;
      return test(Math.floor(Date.parse(value) / unit), Math.floor(at / unit));
    };
  };
  return apply(path, condition, {
    equals: compare((a, b) => a === b),
    before: compare((a, b) => a < b),
    after: compare((a, b) => a > b),
    on_or_before: compare((a, b) => a <= b),
    on_or_after: compare((a, b) => a >= b),
    ...emptiness(value === null),
  });
}

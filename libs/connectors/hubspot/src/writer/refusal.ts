import type { RecordUpdateOutcome } from '@thread/connector-kit';

interface Refusal {
  readonly category: string;
  readonly message: string;
  readonly errors: readonly unknown[];
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

interface Detail {
  readonly message: string | null;
  readonly code: string | null;
  readonly properties: readonly string[];
}

function detailOf(error: unknown): Detail {
  if (typeof error !== 'object' || error === null) return { message: null, code: null, properties: [] };
  const [message, code, context]: unknown[] = ['message', 'code', 'context'].map((name) =>
    Reflect.get(error, name),
  );
  const names = typeof context === 'object' && context !== null ? Reflect.get(context, 'propertyName') : null;
  return {
    message: typeof message === 'string' ? message : null,
    code: typeof code === 'string' ? code : null,
    properties: texts(names),
  };
}

/** Why HubSpot would not write a record, in its own words: the details where it gives any, for the message around them is half JSON. */
export function refusalOf({ category, message, errors }: Refusal): RecordUpdateOutcome {
  const details = errors.map(detailOf);
  const sentences = details.flatMap((detail) => detail.message ?? []);
  const code = details.find((detail) => detail.code !== null)?.code ?? category;
  return {
    kind: 'refused',
    code,
    text: sentences.length > 0 ? sentences.join(' ') : message || 'HubSpot refused the values.',
    properties: [...new Set(details.flatMap(({ properties }) => properties))],
  };
}

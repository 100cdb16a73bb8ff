import { Prisma } from './generated/client';

/** Text as Postgres can keep it: no NUL, no half surrogate pairs. Providers send both. */
export function storableText(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

/** JSON as Postgres can keep it. Dates become ISO text; the top level must not be undefined. */
export function storableJson(value: unknown): Prisma.InputJsonValue {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? storableText(part) : part,
  );
  return JSON.parse(text) as Prisma.InputJsonValue;
}

/** As `storableJson` for a nullable column: SQL NULL for null. */
export function nullableJson(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null || value === undefined ? Prisma.DbNull : storableJson(value);
}

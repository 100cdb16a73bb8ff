import { scrub } from './scrub';

/** Besides names ending in Id, Ids, Ms, At or Count these may be logged: ids, codes, counts and short names, never contents. */
const allowed = new Set([
  'attempt',
  'attempts',
  'cause',
  'claimed',
  'code',
  'codes',
  'context',
  'count',
  'dead',
  'duplicates',
  'duration',
  'epoch',
  'event',
  'failures',
  'from',
  'host',
  'id',
  'ids',
  'jobName',
  'kind',
  'lane',
  'method',
  'operation',
  'outcome',
  'path',
  'pid',
  'port',
  'process',
  'providerCode',
  'queue',
  'reason',
  'route',
  'scopes',
  'signal',
  'size',
  'stage',
  'state',
  'status',
  'statusCode',
  'stored',
  'stream',
  'to',
  'topic',
  'total',
  'url',
  'version',
  'waiting',
  'worker',
]);
const allowedEnding = /(?:Id|Ids|Ms|At|Count)$/;
const longestText = 200;
const longestList = 50;

export type LogValue = string | number | boolean | null | readonly LogValue[];

/**
 * Keeps the fields that may be logged and says which it left out. Objects never pass, whatever their name; `err`, `req` and `res` are
 * reduced to their facts.
 */
export function allowedFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  const omitted: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (value instanceof Error) kept[name === 'error' ? 'err' : name] = errorFacts(value);
    else if (name === 'req') kept[name] = requestFacts(value);
    else if (name === 'res') kept[name] = { statusCode: property(value, 'statusCode') };
    else {
      const plain = allowed.has(name) || allowedEnding.test(name) ? loggable(value) : undefined;
      if (plain === undefined) omitted.push(name);
      else kept[name] = plain;
    }
  }
  if (omitted.length > 0) kept['omitted'] = omitted.map((name) => scrub(name.slice(0, longestText)));
  return kept;
}

export interface ErrorFacts {
  readonly name: string;
  readonly code: string | null;
  readonly message: string;
  /** Code locations only. */
  readonly frames: readonly string[];
  readonly cause?: ErrorFacts;
}

/** What of an error may be logged: its own properties may hold requests and tokens and are never looked at. */
export function errorFacts(error: Error, depth = 0): ErrorFacts {
  const code = property(error, 'code');
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    code: typeof code === 'string' ? scrub(code.slice(0, longestText)) : null,
    message: scrub(error.message).slice(0, 1_000),
    frames: frames.slice(0, 8).map((line) => scrub(line.trim())),
    ...(error.cause instanceof Error && depth < 3 ? { cause: errorFacts(error.cause, depth + 1) } : {}),
  };
}

function requestFacts(request: unknown): Record<string, unknown> {
  const url = property(request, 'url');
  return {
    id: loggable(property(request, 'id')),
    method: loggable(property(request, 'method')),
    path: typeof url === 'string' ? scrub(url.split('?')[0]!.slice(0, longestText)) : undefined,
  };
}

function loggable(value: unknown): LogValue | undefined {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string') return scrub(value).slice(0, longestText);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (!Array.isArray(value)) return undefined;
  const items = value.slice(0, longestList).map(loggable);
  return items.every((item) => item !== undefined) ? items : undefined;
}

function property(owner: unknown, name: string): unknown {
  return typeof owner === 'object' && owner !== null ? (owner as Record<string, unknown>)[name] : undefined;
}

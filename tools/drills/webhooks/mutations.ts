import fc from 'fast-check';
import { headers, proofs } from './header-mutations';
import { family, type Mutation } from './mutation';
import type { Framing, RawRequest } from './raw-request';

const targets = [
  '/webhooks/hubspot/',
  '//webhooks/hubspot',
  '/webhooks//hubspot',
  '/webhooks/%68ubspot',
  '/webhooks%2Fhubspot',
  '/%2e/webhooks/hubspot',
  '/webhooks/%2e%2e/webhooks/hubspot',
  '/webhooks/../webhooks/hubspot',
  '/WEBHOOKS/HUBSPOT',
  '/webhooks/hubspot?',
  '/webhooks/hubspot?x=1',
  '/webhooks/hubspot?__proto__[x]=1',
  '/webhooks/hubspot#part',
  '/webhooks/hubspot;a=b',
  '/webhooks/hubspot%00',
  '/webhooks/hubspot%zz',
  '/webhooks/hubspot%c0%ae',
  '/webhooks/__proto__',
  '/webhooks/constructor',
  '/webhooks/slack',
  '/webhooks/',
  '/webhooks',
  'http://127.0.0.1:1/webhooks/hubspot',
  '*',
  'webhooks/hubspot',
  `/webhooks/${'h'.repeat(600)}`,
  '/webhooks/hubspot\u00e9',
] as const;

const places = fc.oneof(
  family(
    'addresses',
    fc.constantFrom(...targets).map((target) => (request) => void (request.target = target)),
  ),
  family(
    'methods',
    fc
      .constantFrom(
        'GET',
        'PUT',
        'PATCH',
        'DELETE',
        'OPTIONS',
        'HEAD',
        'TRACE',
        'PROPFIND',
        'post',
        'POSTED',
        'P\u00d6ST',
        'CONNECT',
      )
      .map((method) => (request) => void (request.method = method)),
  ),
  family(
    'versions',
    fc
      .constantFrom('1.0', '0.9', '1.2', '2.0', '9', 'x')
      .map((version) => (request) => void (request.version = version)),
  ),
);

const framings: fc.Arbitrary<Framing> = fc.oneof(
  fc.record({ kind: fc.constant('chunked' as const), pieces: fc.integer({ min: 1, max: 9 }) }),
  fc.record({
    kind: fc.constantFrom('too_short' as const, 'too_long' as const),
    by: fc.constantFrom(1, 2, 50, 100_000),
  }),
  fc.record({
    kind: fc.constantFrom(
      'twice' as const,
      'length_and_chunked' as const,
      'chunked_cut' as const,
      'untold' as const,
    ),
  }),
  fc.record({
    kind: fc.constant('length_text' as const),
    text: fc.constantFrom(
      '-1',
      'abc',
      '1e3',
      '0x10',
      '99999999999',
      '18446744073709551616',
      '1 2',
      '+5',
      '5,5',
    ),
  }),
  fc.record({
    kind: fc.constant('transfer_text' as const),
    text: fc.constantFrom('gzip', 'identity', 'chunked, gzip', 'gzip, chunked', 'xchunked', 'chunked\u000b'),
  }),
  fc.record({
    kind: fc.constant('chunk_size_text' as const),
    text: fc.constantFrom('zz', '-5', 'ffffffffffffffff1', '5;ext="x', '', '0x5'),
  }),
);
const framing = family(
  'framing',
  framings.map((told) => (request) => void (request.framing = told)),
);

const bodies = fc.oneof(
  family(
    'a byte altered',
    fc.tuple(fc.nat(5_000), fc.integer({ min: 1, max: 255 })).map(([at, by]) => (request) => {
      if (request.body.length === 0) return;
      const altered = Buffer.from(request.body);
      const place = at % altered.length;
      altered[place] = (altered[place] ?? 0) ^ by;
      request.body = altered;
    }),
  ),
  family(
    'cut',
    fc
      .integer({ min: 1, max: 60 })
      .map((by) => (request) => void (request.body = request.body.subarray(0, -by))),
  ),
  family(
    'bytes added',
    fc
      .tuple(fc.boolean(), fc.uint8Array({ minLength: 1, maxLength: 20 }))
      .map(([before, more]) => (request) => {
        request.body = Buffer.concat(before ? [more, request.body] : [request.body, more]);
      }),
  ),
  family(
    'space added',
    fc
      .constantFrom('\n', ' ', '\r\n\t')
      .map(
        (space) => (request) =>
          void (request.body = Buffer.concat([Buffer.from(space), request.body, Buffer.from(space)])),
      ),
  ),
  family(
    'byte order mark',
    fc.constant(
      (request: RawRequest) =>
        void (request.body = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), request.body])),
    ),
  ),
  family(
    'in UTF-16',
    fc.constant(
      (request: RawRequest) => void (request.body = Buffer.from(request.body.toString('utf8'), 'utf16le')),
    ),
  ),
);

/** Any one change. */
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { arbitrary: proofs, weight: 4 },
  { arbitrary: headers, weight: 4 },
  { arbitrary: places, weight: 3 },
  { arbitrary: framing, weight: 2 },
  { arbitrary: bodies, weight: 3 },
);

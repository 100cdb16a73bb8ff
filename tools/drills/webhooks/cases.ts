import fc from 'fast-check';
import { longestBody, signatureHeader, signatureOf, timestampHeader, type Door } from './judge-request';
import type { Mutation } from './mutation';
import { mutation } from './mutations';
import type { RawRequest } from './raw-request';

type Signing = 'genuine' | 'other_secret' | 'other_address' | 'old_version' | 'none';

/** A request to be made at the moment it is sent: its signature holds a time. */
export interface WebhookCase {
  readonly body: (marker: string) => Buffer;
  readonly signing: Signing;
  /** Difference between the signed time and the clock. */
  readonly skewMs: number;
  /** Changes the sender signs, as far as the signature covers them. */
  readonly signed: readonly Mutation[];
  /** Changes on the way. */
  readonly after: readonly Mutation[];
  /** Over a connection of its own. */
  readonly alone: boolean;
}

const id = fc.bigInt({ min: 1n, max: 2n ** 53n - 1n }).map(String);
const subscription = fc.constantFrom(
  'deal.propertyChange',
  'deal.creation',
  'deal.deletion',
  'deal.merge',
  'deal.associationChange',
  'company.propertyChange',
  'planet.explosion',
  'constructor.prototype',
  'deal',
  '',
);
const oddMembers = fc.constantFrom(
  '"objectId":1e400',
  '"objectId":18446744073709551617',
  '"objectId":-0',
  '"objectId":{}',
  '"objectId":[[[]]]',
  '"occurredAt":9e99',
  '"occurredAt":"soon"',
  '"portalId":null',
  '"portalId":"1; DROP TABLE"',
  '"__proto__":{"admin":true}',
  '"constructor":{"prototype":{"admin":true}}',
  '"propertyName":"a\\u0000b"',
  '"propertyName":"\\ud800"',
  '"propertyName":"\\u202eegap"',
  '"mergedObjectIds":[1,"2",null]',
  '"eventId":0.1',
  '"eventId":[]',
  '"toString":1',
);

/** One event as the provider writes it, with some members it never would. @param portal of the connected account. */
const eventText = (portal: string, marker: string): fc.Arbitrary<string> =>
  fc
    .tuple(id, id, subscription, fc.array(oddMembers, { maxLength: 3 }), fc.boolean())
    .map(
      ([eventId, objectId, type, odd, ours]) =>
        `{"eventId":${eventId},"subscriptionId":7,"portalId":${ours ? portal : '999'},"appId":1,"occurredAt":${Date.now()},` +
        `"subscriptionType":"${type}","attemptNumber":0,"objectId":${objectId},"propertyName":"dealstage","propertyValue":"${marker}"` +
        `${odd.map((member) => `,${member}`).join('')}}`,
    );

/** Stands for the marker until the case is sent. */
const place = 'MARKER-OF-THE-CASE';
const named = (text: string): WebhookCase['body'] => inBytes(text);

/** Text and bytes one after the other, with the marker where its place is. */
function inBytes(...parts: readonly (string | readonly number[])[]): WebhookCase['body'] {
  const whole = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([...part]))),
  );
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = whole.indexOf(place); at >= 0; at = whole.indexOf(place, from)) {
    pieces.push(whole.subarray(from, at));
    from = at + place.length;
  }
  const rest = whole.subarray(from);
  return (marker) => Buffer.concat([...pieces.flatMap((piece) => [piece, Buffer.from(marker)]), rest]);
}

const deep = (depth: number): string => `[{"${place}":${'['.repeat(depth)}${']'.repeat(depth)}}]`;
const nested = (depth: number): string =>
  `[{"${place}":1,"a":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}]`;
const padded = (length: number): string => `["${place}","${'x'.repeat(length)}"]`;

const oddBodies: readonly WebhookCase['body'][] = [
  ...[
    '',
    '[]',
    '{}',
    'null',
    'true',
    '0',
    '""',
    '[',
    ']',
    '[,]',
    '[[]',
    '[]]',
    '\u0000',
    '[1e400]',
    '[NaN]',
    "['a']",
  ].map(named),
  named(`"${place}"`),
  named(`{"${place}":[]}`),
  named(`["${place}",null,1,[2],{"portalId":{}}]`),
  named(`["${place}",{"a":1,"a":2},{"portalId":1,"portalId":2}]`),
  named(`["${place}","\\u0000","\\ud800","\u202e"]`),
  named(`["${place}",{"__proto__":{"admin":true}},{"constructor":{"prototype":{"admin":true}}}]`),
  named(`["${place}",9007199254740993,1e400,-1e400,0.1e-999,${'9'.repeat(4_000)}]`),
  named(deep(50)),
  named(nested(50)),
  inBytes(`["${place}","`, [0xff, 0xfe, 0x80, 0xc0, 0xaf], '"]'),
  inBytes([0xef, 0xbb, 0xbf], `["${place}"]`),
  inBytes([0xff, 0xfe], `["${place}"]`),
];

const bigBodies: readonly WebhookCase['body'][] = [
  named(`["${place}",${Array(2_000).fill('{}').join()}]`),
  named(`[{"${place}":1,${Array.from({ length: 4_000 }, (_, n) => `"k${n}":${n}`).join()}}]`),
  ...[5_000, 50_000].map(deep).map(named),
  ...[5_000, 50_000].map(nested).map(named),
];

const hugeBodies: readonly WebhookCase['body'][] = [
  named(padded(longestBody - 200)),
  named(padded(longestBody + 1)),
  named(padded(3 * longestBody)),
  named(deep(400_000)),
];

const body = (portal: string): fc.Arbitrary<WebhookCase['body']> =>
  fc.oneof(
    {
      arbitrary: fc
        .array(eventText(portal, place), { minLength: 1, maxLength: 3 })
        .map((events) => named(`[${events.join()}]`)),
      weight: 180,
    },
    {
      arbitrary: fc
        .array(fc.jsonValue(), { maxLength: 5 })
        .map((values) => named(JSON.stringify([place, ...values]))),
      weight: 30,
    },
    { arbitrary: fc.jsonValue().map((value) => named(JSON.stringify({ [place]: value }))), weight: 4 },
    { arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => () => Buffer.from(bytes)), weight: 4 },
    {
      arbitrary: fc
        .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 200 })
        .map((points) => named(`["${place}",${JSON.stringify(String.fromCodePoint(...points))}]`)),
      weight: 6,
    },
    { arbitrary: fc.constantFrom(...oddBodies), weight: 40 },
    { arbitrary: fc.constantFrom(...bigBodies), weight: 6 },
    { arbitrary: fc.constantFrom(...hugeBodies), weight: 1 },
  );

const minute = 60_000;
const skew = fc.oneof(
  { arbitrary: fc.constant(0), weight: 8 },
  { arbitrary: fc.integer({ min: -4 * minute, max: 4 * minute }), weight: 2 },
  {
    arbitrary: fc
      .constantFrom(-6, 6, -60, 60, -600_000, 600_000, -28_000_000)
      .map((minutes) => minutes * minute),
    weight: 2,
  },
);

/** Any request to the door: most are signed as they should be and then changed, or changed and then signed. */
export function webhookCase(portal: string): fc.Arbitrary<WebhookCase> {
  return fc.record({
    body: body(portal),
    signing: fc.oneof(
      { arbitrary: fc.constant<Signing>('genuine'), weight: 8 },
      {
        arbitrary: fc.constantFrom<Signing>('other_secret', 'other_address', 'old_version', 'none'),
        weight: 3,
      },
    ),
    skewMs: skew,
    signed: fc.array(mutation, { maxLength: 1 }),
    after: fc.array(mutation, { maxLength: 2 }),
    alone: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  });
}

/** Makes the request of a case. @param now the time it is sent. */
export function makeRequest(wanted: WebhookCase, door: Door, marker: string, now: number): RawRequest {
  const request: RawRequest = {
    method: 'POST',
    target: door.path,
    version: '1.1',
    headers: [
      ['host', new URL(door.publicUrl).host],
      ['content-type', 'application/json'],
    ],
    oddLines: [],
    body: wanted.body(marker),
    framing: { kind: 'length' },
  };
  for (const { change } of wanted.signed) change(request);
  const timestamp = String(now + wanted.skewMs);
  const proof = proofHeaders(wanted.signing, request, door, timestamp);
  request.headers = [...request.headers, ...proof];
  for (const { change } of wanted.after) change(request);
  return request;
}

function proofHeaders(
  signing: Signing,
  request: RawRequest,
  door: Door,
  timestamp: string,
): (readonly [string, string])[] {
  const { method, target, body: signedBody } = request;
  const sign = (secret: string, url: string): (readonly [string, string])[] => [
    [signatureHeader, signatureOf(secret, method, url, signedBody, timestamp)],
    [timestampHeader, timestamp],
  ];
  switch (signing) {
    case 'genuine':
      return sign(door.secret, `${door.publicUrl}${target}`);
    case 'other_secret':
      return sign(`${door.secret}x`, `${door.publicUrl}${target}`);
    case 'other_address':
      return sign(door.secret, `https://evil.example${target}`);
    case 'old_version':
      return [
        ['x-hubspot-signature', signatureOf(door.secret, method, target, signedBody, '')],
        ['x-hubspot-signature-version', 'v1'],
      ];
    default:
      return [];
  }
}

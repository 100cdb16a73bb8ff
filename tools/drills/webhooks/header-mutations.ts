import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { signatureHeader, timestampHeader } from './judge-request';
import { family, type Change } from './mutation';

const addHeader =
  (name: string, value: string): Change =>
  (request) => {
    request.headers = [...request.headers, [name, value]];
  };
const setHeader =
  (name: string, value: string): Change =>
  (request) => {
    request.headers = [...request.headers.filter(([given]) => given.toLowerCase() !== name), [name, value]];
  };
const dropHeader =
  (name: string): Change =>
  (request) => {
    request.headers = request.headers.filter(([given]) => given.toLowerCase() !== name);
  };

const proof = fc.constantFrom(signatureHeader, timestampHeader);
const proofValues = fc.constantFrom(
  '',
  ' ',
  'null',
  '[object Object]',
  'bm90IGl0',
  '='.repeat(44),
  '0',
  '-1',
  'NaN',
  '1e13',
  '99999999999999999999',
  'é\u00ff',
  'a,b',
  '%00',
);

export const proofs = fc.oneof(
  family('proof dropped', proof.map(dropHeader)),
  family(
    'proof sent twice',
    fc.tuple(proof, proofValues).map(([name, value]) => addHeader(name, value)),
  ),
  family(
    'proof repeated as it is',
    proof.map((name) => (request) => {
      const found = request.headers.find(([given]) => given.toLowerCase() === name);
      if (found) request.headers = [...request.headers, found];
    }),
  ),
  family(
    'proof replaced',
    fc.tuple(proof, proofValues).map(([name, value]) => setHeader(name, value)),
  ),
  family(
    'proof altered by one character',
    fc.tuple(proof, fc.nat(80)).map(([name, at]) => (request) => {
      request.headers = request.headers.map(([given, value]) => {
        const place = at % Math.max(1, value.length);
        const other = value[place] === 'A' ? 'B' : 'A';
        return given.toLowerCase() === name
          ? [given, value.slice(0, place) + other + value.slice(place + 1)]
          : [given, value];
      });
    }),
  ),
  family(
    'names in other letters',
    fc
      .constantFrom<(text: string) => string>(
        (text) => text.toUpperCase(),
        (text) => text.replaceAll(/\b\w/g, (letter) => letter.toUpperCase()),
      )
      .map((change) => (request) => {
        request.headers = request.headers.map(([name, value]) => [change(name), value]);
      }),
  ),
  family(
    'space around values',
    fc.constantFrom(' ', '\t', '  \t ').map((space) => (request) => {
      request.headers = request.headers.map(([name, value]) => [name, `${space}${value}${space}`]);
    }),
  ),
);

const foreignHandshakes: readonly Change[] = [
  (request) => void (request.target += '?validationToken=echo-me-back'),
  (request) => void (request.target += '?hub.mode=subscribe&hub.challenge=echo-me-back'),
  (request) => void (request.body = Buffer.from('{"type":"url_verification","challenge":"echo-me-back"}')),
  (request) =>
    void (request.body = Buffer.from(
      '{"event":"endpoint.url_validation","payload":{"plainToken":"echo-me-back"}}',
    )),
  (request) => void (request.body = Buffer.from('{"verification_token":"echo-me-back"}')),
  addHeader('x-slack-signature', `v0=${'0'.repeat(64)}`),
  addHeader('x-zm-signature', `v0=${'0'.repeat(64)}`),
  addHeader('x-notion-signature', `sha256=${'0'.repeat(64)}`),
  addHeader('x-goog-resource-state', 'sync'),
  addHeader('x-hub-signature-256', `sha256=${'0'.repeat(64)}`),
];

export const headers = fc.oneof(
  family('handshakes of others', fc.constantFrom(...foreignHandshakes)),
  family(
    'content types',
    fc
      .constantFrom(
        '',
        'nonsense',
        'text/plain',
        'application/json; charset=utf-16',
        'a/b'.repeat(100),
        '*/*',
        'multipart/form-data',
      )
      .map((value) => setHeader('content-type', value)),
  ),
  family('no content type', fc.constant(dropHeader('content-type'))),
  family(
    'content encodings',
    fc
      .constantFrom('gzip', 'GZIP', 'br', 'deflate', 'identity', 'Identity', 'gzip, identity', 'x')
      .map((value) => addHeader('content-encoding', value)),
  ),
  family(
    'really compressed',
    fc.boolean().map((told) => (request) => {
      request.body = gzipSync(request.body);
      if (told) addHeader('content-encoding', 'gzip')(request);
    }),
  ),
  family(
    'hosts',
    fc
      .constantFrom('EVIL.example', 'evil.example', '', '[::1', 'a b', '127.0.0.1:1')
      .map((value) => setHeader('host', value)),
  ),
  family('no host', fc.constant(dropHeader('host'))),
  family('two hosts', fc.constant(addHeader('host', 'evil.example'))),
  family(
    'claims of proxies',
    fc
      .constantFrom(
        'x-forwarded-host',
        'x-forwarded-proto',
        'x-forwarded-for',
        'forwarded',
        'x-original-url',
        'x-http-method-override',
      )
      .map((name) => addHeader(name, 'evil.example')),
  ),
  family(
    'many headers',
    fc.integer({ min: 20, max: 1_500 }).map((count) => (request) => {
      const more = Array.from({ length: count }, (_, n): [string, string] => [`x-more-${n}`, 'y']);
      request.headers = [...request.headers, ...more];
    }),
  ),
  family(
    'long headers',
    fc.integer({ min: 3_000, max: 80_000 }).map((length) => addHeader('x-long', 'x'.repeat(length))),
  ),
  family(
    'odd header lines',
    fc
      .constantFrom(
        'no colon',
        ' folded',
        ': nameless',
        'na me: x',
        'x\u0000y: z',
        'x-nul: \u0000',
        'x-cr: a\rb',
        '\u00ff\u00fe: x',
        '__proto__: x',
        'constructor: x',
      )
      .map((line) => (request) => void request.oddLines.push(line)),
  ),
  family(
    'headers with a meaning',
    fc
      .constantFrom(
        ['connection', 'upgrade'],
        ['upgrade', 'websocket'],
        ['expect', '100-continue'],
        ['expect', 'nonsense'],
        ['te', 'trailers'],
        ['trailer', 'x'],
        ['connection', 'close'],
      )
      .map(([name, value]) => addHeader(name ?? '', value ?? '')),
  ),
);

import fc from 'fast-check';
import { safeReturnPath } from './return-path';

const fallback = '/connectors/acme-crm';
const hosts = ['evil.example', 'evil.example/%2f..', '127.0.0.1', '[::1]', 'user@evil.example'];
const prefixes = [
  '//',
  '///',
  '////',
  '/\\',
  '\\',
  '\\\\',
  '/\t/',
  '/\n/',
  '/\r\n/',
  '\t//',
  ' //',
  'https://',
  'http://',
  'https:',
  'http:/',
  'HTTPS://',
  'javascript://',
  'javascript:',
  'data:text/html,',
  'ftp://',
  '//\\',
  '/%5c',
  '/%5C/',
  '/%2f',
  '/%2F/',
  '/%09/',
  '/%0a/',
  '/%0d%0a/',
  '/./',
  '/.//',
  '/..//',
  '/../',
  '@',
  '?',
  '#',
  '',
  '/\u0000/',
  '/\u007f/',
  '/%00/',
  '/%1f/',
  'vbscript:',
  'blob:https://',
  'view-source:https://',
  'https:\\\\',
  '/;//\\',
];

describe('safeReturnPath', () => {
  it('F104: refuses everything that leads elsewhere', () => {
    const payloads = prefixes.flatMap((prefix) => hosts.map((host) => prefix + host));
    expect(payloads.length).toBeGreaterThanOrEqual(200);
    for (const payload of payloads)
      expect([payload, safeReturnPath(payload, fallback)]).toEqual([payload, fallback]);
  });

  it.each([
    '/',
    '/accounts',
    '/connectors/acme-crm?tab=rules',
    '/accounts/1#plan',
    '/search?q=https://example.com',
    '/a/%C3%A9',
  ])('keeps %s', (path) => expect(safeReturnPath(path, fallback)).toBe(path));

  it('falls back for nothing, and for something endless', () => {
    for (const path of [null, undefined, '', `/${'a'.repeat(600)}`])
      expect(safeReturnPath(path, fallback)).toBe(fallback);
  });

  it('F104: never leaves the origin, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'/\\.:@%?#\t\n\rhtps2f5cexample') }), (path) => {
        const safe = safeReturnPath(path, fallback);
        expect(new URL(safe, 'https://thread.example').origin).toBe('https://thread.example');
        expect(safe.startsWith('//')).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });
});

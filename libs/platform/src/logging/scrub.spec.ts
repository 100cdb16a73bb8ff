import { randomBytes } from 'node:crypto';
import { scrub } from './scrub';

describe('scrub', () => {
  it.each([
    ['Authorization: Bearer abcdefghijklmnop', 'abcdefghijklmnop'],
    ['authorization=basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNzd29yZA'],
    ['postgres://thread:hunter2@db:5432/thread', 'hunter2'],
    ['POST /oauth/x/callback?code=tiny&state=small', 'tiny'],
    ['grant_type=refresh_token&refresh_token=short&x=1', 'short'],
    ['{"access_token":"abc","refresh_token":"def"}', 'abc'],
    ['{\\"refresh_token\\":\\"defg\\"}', 'defg'],
    [`{'clientSecret': 'opensesame'}`, 'opensesame'],
    ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl here', 'eyJhbGci'],
    ['pat-eu1-1234abcd-5678', '1234abcd'],
    ['na1-7ab2-3f44-4c21-9e0b-1234567890ab', '3f44'],
    ['xoxb-123456789-abcdef', '123456789'],
    ['xoxe.xoxp-1-Mi0yLTEyMzQ1', 'Mi0yLTEyMzQ1'],
    ['ya29.a0AfH6SMBxyzxyz', 'a0AfH6SMB'],
    ['1//0gabcdefghijklmnopqr', '0gabcdefg'],
    ['00D5g000004CabcEAE!AQEAQFabcdefgh.ijkl', 'AQEAQF'],
    [`CJSP5qf1KhICAQEYs-gDIIGOBii1hQIyGQAf3xBKmlwHjX7OIpuIFEavB2-qYAGQ`, 'KhICAQEY'],
  ])('F99 F121: hides the secret of %s', (text, secret) => {
    expect(scrub(text)).toContain('[secret]');
    expect(scrub(text)).not.toContain(secret);
  });

  it('hides every occurrence of a random token', () => {
    const token = `A1a${randomBytes(48).toString('base64url')}`;
    expect(scrub(`${token} then ${token} and "${token}"`)).toBe('[secret] then [secret] and "[secret]"');
  });

  it.each([
    'connection 0190a000-0000-7000-8000-000000000001 needs reconnection',
    'at Object.<anonymous> (/srv/thread/libs/connector-runtime/src/tokens/token-refresher.ts:120:11)',
    'a3f5c1d2e4b6978812345678901234567890abcdefabcdefabcdefabcdefabcd',
    'state connected, code provider.unavailable',
    '2026-11-22T04:05:06.789Z',
  ])('leaves %s alone', (text) => {
    expect(scrub(text)).toBe(text);
  });
});

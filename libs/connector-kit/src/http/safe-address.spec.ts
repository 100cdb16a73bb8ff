import { ConnectorMisconfigured } from '../errors/connector-error';
import { startLoopbackServer } from '../testing/loopback-server';
import { assertSafeAddress } from './safe-address';
import { sendHttp } from './send-http';

const facts = { connectorId: 'acme-crm', operation: 'deals.read' };

it.each([
  'https://api.example.com/deals?limit=5&after=abc',
  'http://127.0.0.1:3000/token',
  'http://[::1]:3000/',
  'http://localhost:3000/',
  'http://sandbox:3000/deals',
])('lets %s pass', (address) => {
  expect(() => assertSafeAddress(address, ['tok', 'token-of-the-spec'], facts)).not.toThrow();
});

it.each([
  'http://api.example.com/deals',
  'http://169.254.169.254/latest/meta-data',
  'http://[fd00::1]/',
  'http://2130706433.example/',
  'ftp://127.0.0.1/',
  'file:///etc/passwd',
  'not an address',
  'https://user:pass@api.example.com/',
  'https://api.example.com/deals?access_token=x',
  'https://api.example.com/deals?a=1&Client_Secret=x',
  'https://api.example.com/deals?hapikey=x',
  'https://api.example.com/oauth/v1/access-tokens/token-of-the-spec',
  'https://api.example.com/deals?q=token%2Dof-the-spec%20token+of/the=spec',
])('F98: refuses %s without repeating it', (address) => {
  const secrets = ['token-of-the-spec', 'token+of/the=spec'];
  expect(() => assertSafeAddress(address, secrets, facts)).toThrow(ConnectorMisconfigured);
  try {
    assertSafeAddress(address, secrets, facts);
  } catch (error) {
    expect(String(error)).not.toContain(address);
  }
});

it('F98: a request whose address holds the token of its header, or a secret of its form, is not sent', async () => {
  const server = await startLoopbackServer(() => ({}));
  const ask = (path: string, more: object) =>
    sendHttp({
      ...facts,
      method: 'POST',
      url: server.url + path,
      signal: AbortSignal.timeout(10_000),
      ...more,
    });
  try {
    const headers = { authorization: 'Bearer abc/def+ghi=jkl' };
    await expect(ask(`/info/${encodeURIComponent('abc/def+ghi=jkl')}`, { headers })).rejects.toThrow(
      /holds a token/,
    );
    await expect(
      ask('/t/refresh-me-please', { form: { refresh_token: 'refresh-me-please' } }),
    ).rejects.toThrow(/holds a token/);
    expect(server.requests).toHaveLength(0);
    await ask('/refresh_token', {
      headers,
      form: { grant_type: 'refresh_token', refresh_token: 'refresh-me-please' },
    });
    expect(server.requests).toHaveLength(1);
  } finally {
    await server.close();
  }
});

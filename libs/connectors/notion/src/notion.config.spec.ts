import { readNotionConfig } from './notion.config';

const env = { NOTION_CLIENT_ID: 'client', NOTION_CLIENT_SECRET: 'a-long-secret' };

it('has the real addresses for defaults, and no webhook without a token', () => {
  expect(readNotionConfig(env)).toMatchObject({
    kind: 'ready',
    config: {
      apiUrl: 'https://api.notion.com',
      tokenUrl: 'https://api.notion.com/v1/oauth/token',
      webhookTokens: [],
    },
  });
});

it('takes several webhook tokens', () => {
  const read = readNotionConfig({
    ...env,
    NOTION_WEBHOOK_TOKEN: 'secret_first-0123456789, secret_second-0123456789',
  });
  expect(read.kind === 'ready' && read.config.webhookTokens.map((token) => token.expose())).toEqual([
    'secret_first-0123456789',
    'secret_second-0123456789',
  ]);
});

it.each([
  ['NOTION_WEBHOOK_TOKEN', 'short'],
  ['NOTION_API_URL', 'http://api.notion.com'],
  ['NOTION_TOKEN_URL', 'https://user:pass@api.notion.com'],
  ['NOTION_CLIENT_ID', 'two words'],
])('refuses %s without repeating it', (name, value) => {
  const read = readNotionConfig({ ...env, [name]: value });
  expect(read).toEqual({ kind: 'invalid', problems: [expect.stringContaining(name)] });
  expect(JSON.stringify(read)).not.toContain(value);
});

import { demoEnvironment } from './demo-environment';

describe('what a demo heeds of the caller’s variables', () => {
  it('is how connectors behave and where the traffic is written', () => {
    const heeded = {
      SALESFORCE_CHANGE_EVENTS: 'off',
      SALESFORCE_POLL_SECONDS: '5',
      HUBSPOT_USE_PKCE: 'true',
      SANDBOX_TRAFFIC_LOG: '/tmp/traffic.jsonl',
    };
    expect(demoEnvironment({ ...heeded, PATH: '/bin', SALESFORCE_TOKEN: '', SANDBOX_SEED: ' ' })).toEqual(
      heeded,
    );
  });

  it('is never an address or a credential: a demo reaches no real provider', () => {
    const real = {
      HUBSPOT_CLIENT_ID: 'real-client',
      HUBSPOT_CLIENT_SECRET: 'real-secret',
      HUBSPOT_PREVIOUS_CLIENT_SECRET: 'real-secret',
      HUBSPOT_APP_ID: '1',
      SALESFORCE_API_URL: 'https://example.my.salesforce.com',
      SALESFORCE_LOGIN_URL: 'https://login.salesforce.com',
      NOTION_WEBHOOK_TOKEN: 'secret_real',
      DATABASE_URL: 'postgresql://real',
      SMTP_URL: 'smtp://real',
      PUBLIC_URL: 'https://thread.example',
    };
    expect(demoEnvironment(real)).toEqual({});
  });
});

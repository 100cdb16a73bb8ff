import { ConnectorMisconfigured } from '@thread/connector-kit';
import { salesforceEnv } from '../fixtures/salesforce-org';
import { recordIdOf } from './record-id';
import { instanceUrlOf, isNextPage } from './salesforce.addresses';
import { readSalesforceConfig } from './salesforce.config';

const configOf = (env: Record<string, string>) => {
  const read = readSalesforceConfig({ ...salesforceEnv(), ...env });
  if (read.kind !== 'ready') throw new Error(JSON.stringify(read));
  return read.config;
};

describe('configuration', () => {
  it('speaks to the production log-in unless told otherwise', () => {
    expect(configOf({})).toMatchObject({
      authorizeUrl: 'https://login.salesforce.com/services/oauth2/authorize',
      tokenUrl: 'https://login.salesforce.com/services/oauth2/token',
      apiUrl: null,
      pollSeconds: 20,
      pubsubUrl: 'https://api.pubsub.salesforce.com:7443',
      messageSecrets: null,
    });
    const secrets = {
      SALESFORCE_MESSAGE_SECRET: 'a-secret-of-24-characters',
      SALESFORCE_PREVIOUS_MESSAGE_SECRET: '',
    };
    expect(configOf(secrets).messageSecrets).toMatchObject({ previous: null });
    expect(JSON.stringify(configOf(secrets))).not.toContain('a-secret');
    expect(configOf({ SALESFORCE_CHANGE_EVENTS: 'off' }).pubsubUrl).toBeNull();
    expect(configOf({ SALESFORCE_PUBSUB_URL: 'http://127.0.0.1:7443' }).pubsubUrl).toBe(
      'http://127.0.0.1:7443',
    );
    const acme = 'https://acme--uat.sandbox.my.salesforce.com';
    expect(configOf({ SALESFORCE_LOGIN_URL: `${acme}/` }).tokenUrl).toBe(`${acme}/services/oauth2/token`);
  });

  it.each([
    ['SALESFORCE_LOGIN_URL', 'http://login.example.com'],
    ['SALESFORCE_LOGIN_URL', 'login.salesforce.com'],
    ['SALESFORCE_API_URL', 'https://user:pass@double.example'],
    ['SALESFORCE_TOKEN_URL', 'https://double.example/oauth'],
    ['SALESFORCE_CLIENT_ID', 'not a key'],
    ['SALESFORCE_PUBSUB_URL', 'http://pubsub.example.com:7443'],
    ['SALESFORCE_PUBSUB_URL', 'https://pubsub.example.com/path'],
    ['SALESFORCE_CHANGE_EVENTS', 'maybe'],
    ['SALESFORCE_MESSAGE_SECRET', 'short'],
    ['SALESFORCE_PREVIOUS_MESSAGE_SECRET', 'a secret with spaces in it'],
    ['SALESFORCE_POLL_SECONDS', '4'],
    ['SALESFORCE_POLL_SECONDS', '12h'],
  ])('refuses %s=%s, naming the variable and not the value', (name, value) => {
    const read = readSalesforceConfig({ ...salesforceEnv(), [name]: value });
    expect(read).toEqual({ kind: 'invalid', problems: [expect.stringContaining(name)] });
    expect(JSON.stringify(read)).not.toContain(value);
  });
});

describe('an installation without an app', () => {
  it('is ready for the apps of customers, at the usual addresses', () => {
    const read = readSalesforceConfig({ SALESFORCE_CLIENT_ID: ' ', SALESFORCE_CLIENT_SECRET: '' });
    const { authorizeUrl, tokenUrl, pubsubUrl } = configOf({});
    const usual = { authorizeUrl, tokenUrl, pubsubUrl, apiUrl: null, pollSeconds: 20 };
    expect(read).toMatchObject({ kind: 'ready', config: { installationApp: null, ...usual } });
  });

  it('may set everything else, and is told what it set wrongly', () => {
    const secret = { SALESFORCE_MESSAGE_SECRET: 'a-secret-of-24-characters' };
    expect(readSalesforceConfig(secret)).toMatchObject({
      kind: 'ready',
      config: { installationApp: null, messageSecrets: { previous: null } },
    });
    expect(readSalesforceConfig({ SALESFORCE_POLL_SECONDS: '4' }).kind).toBe('invalid');
  });
});

describe('an address Salesforce names', () => {
  const facts = { connectorId: 'salesforce', operation: 'spec' };

  it.each([
    'https://acme.my.salesforce.com',
    'https://acme--uat.sandbox.my.salesforce.com/',
    'https://eu45.salesforce.com',
    'https://acme.lightning.force.com',
  ])('%s is its own', (named) => {
    expect(instanceUrlOf(named, null, facts)).toBe(named.replace(/\/$/, ''));
  });

  it.each([
    'http://acme.my.salesforce.com',
    'https://acme.my.salesforce.com.evil.example',
    'https://salesforce.com.evil.example',
    'https://evil-salesforce.com',
    'https://salesforce.com',
    'https://acme.my.salesforce.com:8443',
    'https://acme.my.salesforce.com/path',
    'https://user@acme.my.salesforce.com',
    'https://127.0.0.1',
    'javascript:alert(1)',
    '',
  ])('%s is none, and gets no token', (named) => {
    expect(() => instanceUrlOf(named, null, facts)).toThrow(ConnectorMisconfigured);
  });

  it('must be below the double where one is configured', () => {
    const double = 'http://127.0.0.1:4000/salesforce/instance';
    expect(instanceUrlOf(`${double}/acme/`, double, facts)).toBe(`${double}/acme`);
    for (const named of [
      'https://acme.my.salesforce.com',
      `${double}2/acme`,
      'http://127.0.0.1:4001/salesforce/instance/acme',
    ])
      expect(() => instanceUrlOf(named, double, facts)).toThrow(ConnectorMisconfigured);
  });

  it('goes on at a page of a query only', () => {
    expect(isNextPage('/services/data/v67.0/query/01gABC000001AAA-2000')).toBe(true);
    for (const path of [
      'https://evil.example/services/data/v67.0/query/x',
      '/services/data/v67.0/query/a/../b',
      '/services/data/v67.0/sobjects/x',
    ])
      expect(isNextPage(path)).toBe(false);
  });
});

describe('record ids', () => {
  it.each([
    ['001D000000IqhSL', '001D000000IqhSLIAZ'],
    ['006000000000001', '006000000000001AAA'],
    ['001D000000IqhSLIAZ', '001D000000IqhSLIAZ'],
    [' 001D000000IqhSL ', '001D000000IqhSLIAZ'],
  ])('%s is %s', (text, id) => {
    expect(recordIdOf(text)).toBe(id);
  });

  it.each(['', '001D000000IqhS', '001D000000IqhSLIAA', '001D000000IqhSLI', "006' OR Name != '"])(
    '%s is none',
    (text) => {
      expect(recordIdOf(text)).toBeNull();
    },
  );
});

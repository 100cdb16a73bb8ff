import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Secret, defineConnectorEntry } from '@thread/connector-kit';
import type { ConnectorEntry } from '@thread/connector-kit';
import { connectorEntries } from './catalogue';
import { CatalogueInvalid, createCatalogue } from './create-catalogue';

const mark =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" stroke="currentColor"><path d="M0 0"/></svg>';
const announced = (fields: Partial<ConnectorEntry> = {}): ConnectorEntry =>
  defineConnectorEntry({
    id: 'acme-crm',
    display: { name: 'Acme CRM', summary: 'A CRM.', capabilities: ['Deals'], mark, guide: null },
    coming: { what: 'Deals.', why: 'Not built.' },
    ...fields,
  });
const display = announced().display;

const problemsOf = (entries: readonly ConnectorEntry[], env = {}): readonly string[] => {
  try {
    createCatalogue(env, entries);
    return [];
  } catch (error) {
    if (error instanceof CatalogueInvalid) return error.problems;
    throw error;
  }
};

describe('the catalogue as it is', () => {
  it('shows eight connectors in gallery order and starts without any configuration', () => {
    expect(createCatalogue({}).items.map(({ entry }) => entry.display.name)).toEqual([
      'HubSpot',
      'Salesforce',
      'Slack',
      'Notion',
      'Google Workspace',
      'Microsoft 365',
      'Gong',
      'Zoom',
    ]);
  });

  it('has one line for every connector folder', () => {
    const folders = readdirSync(join(__dirname, '../..')).filter((name) => name !== 'catalogue');
    expect(connectorEntries.map(({ id }) => id).toSorted()).toEqual(folders.toSorted());
  });

  it('offers the configured ones alone', () => {
    const [first, ownAppsToo, , second] = connectorEntries;
    const coming = [...connectorEntries].reverse().find((entry) => 'coming' in entry);
    const catalogue = createCatalogue({
      HUBSPOT_CLIENT_ID: 'client-id',
      HUBSPOT_CLIENT_SECRET: 'a-client-secret',
    });
    expect(catalogue.connector(first.id)?.id).toBe(first.id);
    // Customers may bring apps of their own, so that it needs no configuration.
    expect(catalogue.connector(ownAppsToo.id)?.auth).toMatchObject({ installationApp: null });
    expect(catalogue.connector(second.id)).toBeNull();
    expect(catalogue.find(second.id)?.configured).toMatchObject({ kind: 'not_configured' });
    expect(catalogue.find(coming?.id ?? '')).toMatchObject({ entry: coming, configured: null });
    expect([catalogue.find('nowhere'), catalogue.connector('nowhere')]).toEqual([null, null]);
  });

  it('says what is missing', () => {
    const [first] = connectorEntries;
    expect(createCatalogue({}).find(first.id)?.configured).toMatchObject({ kind: 'not_configured' });
  });
});

it('shows one more connector for one more line', () => {
  const catalogue = createCatalogue({}, [...connectorEntries, announced()]);
  expect(catalogue.items).toHaveLength(connectorEntries.length + 1);
  expect(catalogue.find('acme-crm')?.entry.display.name).toBe('Acme CRM');
});

it('refuses to start with everything that is wrong, named at once', () => {
  const invalid = announced({
    id: 'other',
    configure: () => ({
      kind: 'invalid',
      problems: ['OTHER_URL must be an address', 'OTHER_ID must be a number'],
    }),
  });
  expect(problemsOf([announced(), announced(), invalid])).toEqual([
    'acme-crm: there is more than one connector with this id',
    'other: OTHER_URL must be an address',
    'other: OTHER_ID must be a number',
  ]);
});

it('refuses a connector that calls itself something else', () => {
  const configured = createCatalogue({
    HUBSPOT_CLIENT_ID: 'client-id',
    HUBSPOT_CLIENT_SECRET: 'a-client-secret',
  }).items[0]?.configured;
  if (configured?.kind !== 'ready') throw new Error('It should be ready.');
  expect(problemsOf([announced({ configure: () => configured })])).toEqual([
    `acme-crm: its connector calls itself ${configured.connector.id}`,
  ]);
});

it.each([
  ['an id with a space', { id: 'acme crm' }],
  ['no name', { display: { ...display, name: ' ' } }],
  ['no summary', { display: { ...display, summary: '' } }],
  ['no capability', { display: { ...display, capabilities: [] } }],
  ['an empty capability', { display: { ...display, capabilities: [''] } }],
  ['neither configuration nor announcement', { coming: undefined }],
  ['an announcement without a reason', { coming: { what: 'x', why: '' } }],
  ['no mark', { display: { ...display, mark: '' } }],
  [
    'a script in the mark',
    { display: { ...display, mark: mark.replace('<path', '<script>alert(1)</script><path') } },
  ],
  ['a handler in the mark', { display: { ...display, mark: mark.replace('<path', '<path onload="x"') } }],
  ['a link in the mark', { display: { ...display, mark: mark.replace('<path', '<path href="https://x"') } }],
  [
    'a foreign drawing in the mark',
    { display: { ...display, mark: mark.replace('<path', '<image src="x"/><path') } },
  ],
])('refuses an entry with %s', (_name, fields) => {
  expect(problemsOf([announced(fields)])).toHaveLength(1);
});

it('does not repeat values of variables', () => {
  const value = new Secret('api hubapi com').expose();
  const problems = problemsOf(connectorEntries, {
    HUBSPOT_CLIENT_ID: 'id',
    HUBSPOT_CLIENT_SECRET: 'a-client-secret',
    HUBSPOT_API_URL: value,
  });
  expect(problems).toHaveLength(1);
  expect(problems.join()).not.toContain(value);
});

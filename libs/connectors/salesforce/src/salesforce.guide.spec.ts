import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requiredScopes } from './auth/scopes';
import { salesforceDisplay } from './salesforce.display';

const guide = readFileSync(join(__dirname, '../../../../docs', salesforceDisplay.guide ?? ''), 'utf8');

it.each(requiredScopes)('the guide says what %s is for', (scope) => {
  expect(guide).toContain(`| \`${scope}\``);
});

it.each([
  'SALESFORCE_CLIENT_ID',
  'SALESFORCE_CLIENT_SECRET',
  'SALESFORCE_LOGIN_URL',
  'SALESFORCE_CHANGE_EVENTS',
  'SALESFORCE_PUBSUB_URL',
  'View All Records',
  '/oauth/salesforce/callback',
])('the guide names %s', (name) => {
  expect(guide).toContain(name);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { optionalScopeGroups, requiredScopes } from './auth/scopes';
import { hubspotDisplay } from './hubspot.display';
import { subscriptions } from './webhook/subscriptions';

const guide = readFileSync(join(__dirname, '../../../../docs', hubspotDisplay.guide ?? ''), 'utf8');

it.each(subscriptions)('the guide names the subscription %s', (subscription) => {
  const [type, property] = subscription.split(' ');
  expect(guide).toMatch(new RegExp(`\`${type?.replace('.', '\\.')}\`.*${property ? `\`${property}\`` : ''}`));
});

it.each([...requiredScopes, ...optionalScopeGroups.flatMap(({ scopes }) => scopes)])(
  'the guide says what %s is for',
  (scope) => {
    expect(guide).toContain(`\`${scope}\``);
  },
);

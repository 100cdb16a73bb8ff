import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notionDisplay } from './notion.display';
import { subscriptions } from './webhook/subscriptions';

const guide = readFileSync(join(__dirname, '../../../../docs', notionDisplay.guide ?? ''), 'utf8');

it.each(subscriptions)('the guide names the event %s', (subscription) => {
  expect(guide).toContain(`\`${subscription}\``);
});

it.each(['NOTION_CLIENT_ID', 'NOTION_CLIENT_SECRET', 'NOTION_WEBHOOK_TOKEN'])(
  'the guide says where %s comes from',
  (name) => {
    expect(guide).toContain(`\`${name}\``);
  },
);

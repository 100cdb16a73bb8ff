import type { ConnectorDisplay } from '@thread/connector-kit';

/** What the gallery shows of Notion. The mark is our own drawing: a table. */
export const notionDisplay: ConnectorDisplay = {
  name: 'Notion',
  summary: 'Start onboarding when a row is added to a Notion database or reaches a status.',
  capabilities: [
    'Accounts from database rows',
    'Any property mapped to an account field',
    'Onboarding status written back to the row',
    'Sweep for changes a webhook missed',
  ],
  mark: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M4 5h16v14H4Z"/><path d="M4 10h16M4 14.5h16M10 10v9"/></svg>',
  guide: 'guides/notion.md',
};

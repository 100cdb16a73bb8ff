import { defineConnectorEntry } from '@thread/connector-kit';

/** Notion in the gallery: announced, not connectable yet. */
export const notionEntry = defineConnectorEntry({
  id: 'notion',
  display: {
    name: 'Notion',
    summary: 'Start onboarding when a row is added to a Notion database.',
    capabilities: [
      'Accounts from database rows',
      'Any property mapped to an account field',
      'Sweep for changes a webhook missed',
    ],
    mark: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M4 5h16v14H4Z"/><path d="M4 10h16M4 14.5h16M10 10v9"/></svg>',
    guide: null,
  },
  coming: {
    what: 'An account and its plan when a row is created in a database or a property reaches a value.',
    why: 'Not in this release. Notion’s webhook has to be set up by hand in its own pages and needs a mandatory sweep beside it.',
  },
});

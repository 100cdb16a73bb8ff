import { defineConnectorEntry } from '@thread/connector-kit';

/** Slack in the gallery: announced, not connectable yet. */
export const slackEntry = defineConnectorEntry({
  id: 'slack',
  display: {
    name: 'Slack',
    summary: 'Post onboarding progress to customer channels.',
    capabilities: [
      'Milestone and go-live messages',
      'One progress message edited in place',
      'Reactions and replies counted',
    ],
    mark: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M4 5h16v11H11l-4 3.5V16H4Z"/><path d="M8 9h8M8 12h5"/></svg>',
    guide: null,
  },
  coming: {
    what: 'Messages to the customer’s channel when milestones are completed, blocked or next.',
    why: 'Not in this release. Messages to customers must never be posted twice; the outbox that sees to it carries e-mail today.',
  },
});

import { defineConnectorEntry } from '@thread/connector-kit';

/** Microsoft 365 in the gallery: announced, not connectable yet. */
export const microsoftEntry = defineConnectorEntry({
  id: 'microsoft',
  display: {
    name: 'Microsoft 365',
    summary: 'Calendar integration and e-mail sent as the CSM.',
    capabilities: [
      'Kickoff bookings recognised',
      'E-mail from the CSM’s own mailbox',
      'Drafts before anything is sent',
    ],
    mark: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M3 6h18v12H3Z"/><path d="m3.5 7 8.5 6 8.5-6"/></svg>',
    guide: null,
  },
  coming: {
    what: 'The same calendar behaviour through Outlook, and e-mail sent from the CSM’s own mailbox.',
    why: 'Not in this release. Many organisations must have an administrator approve the application first, which needs its own path through set-up.',
  },
});

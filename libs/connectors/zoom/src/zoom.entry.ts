import { defineConnectorEntry } from '@thread/connector-kit';

/** Zoom in the gallery: announced, not connectable yet. */
export const zoomEntry = defineConnectorEntry({
  id: 'zoom',
  display: {
    name: 'Zoom',
    summary: 'Schedule and track onboarding meetings.',
    capabilities: ['Meetings scheduled and moved', 'Held or missed, by who joined', 'Recordings attached'],
    mark: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M3 7h12v10H3Z"/><path d="m15 11 6-3.5v9L15 13"/></svg>',
    guide: null,
  },
  coming: {
    what: 'Meetings scheduled from the plan, attendance tracked, recordings attached to the account.',
    why: 'Not in this release. Zoom checks its webhook address again every 72 hours, which must be answered even while everything else is down.',
  },
});

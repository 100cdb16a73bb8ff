import type { OrgProfile } from './org';

/** Two production orgs, as different as orgs are, and a sandbox copy of the first. */
export const orgProfiles: readonly OrgProfile[] = [
  {
    number: 1,
    domain: 'lumenwerk',
    name: 'Lumenwerk Software GmbH',
    idLetters: 'gK1',
    isSandbox: false,
    edition: 'Enterprise Edition',
    timeZone: 'Europe/Berlin',
    currencies: ['EUR', 'GBP', 'USD'],
    recordTypes: ['New Business', 'Renewal'],
  },
  {
    number: 2,
    domain: 'fjordline-apps',
    name: 'Fjordline Apps AS',
    idLetters: 'hN7',
    isSandbox: false,
    edition: 'Professional Edition',
    timeZone: 'Europe/Oslo',
    currencies: ['NOK'],
    recordTypes: [],
  },
  {
    number: 3,
    domain: 'lumenwerk--uat',
    name: 'Lumenwerk Software GmbH',
    idLetters: 'sB1',
    isSandbox: true,
    edition: 'Enterprise Edition',
    timeZone: 'Europe/Berlin',
    currencies: ['EUR', 'GBP', 'USD'],
    recordTypes: ['New Business', 'Renewal'],
  },
];

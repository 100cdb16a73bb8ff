import type { CanaryKind } from './canary';

/** Somewhere a secret is because it belongs there. */
export interface LegitimatePlace {
  readonly sink: string;
  /** What the piece's place must match as a whole. */
  readonly place: RegExp;
  readonly kinds: readonly CanaryKind[];
  readonly reason: string;
}

/** The only places where a secret may be seen, each with its reason. Whatever is found anywhere else is a leak. */
export const legitimatePlaces: readonly LegitimatePlace[] = [
  {
    sink: 'API answers',
    place: /(?:POST|PUT|GET) \/api\/v1\/session(?:\/password|\/workspace)?, set-cookie/,
    kinds: ['session cookie'],
    reason: 'A new session is given to its own browser, as a cookie that scripts cannot read.',
  },
  {
    sink: 'API answers',
    place: /POST \/api\/v1\/api-keys, body/,
    kinds: ['API key'],
    reason: 'A new key is shown to the admin who made it, this once.',
  },
  {
    sink: 'API answers',
    place: /GET \/oauth\/\w+\/start, location/,
    kinds: ['OAuth state'],
    reason: 'The browser takes the one-time state to the provider and back; the database has its hash.',
  },
  {
    sink: 'browser addresses',
    place: /GET \/oauth\/\w+\/callback/,
    kinds: ['OAuth state', 'authorization code'],
    reason:
      'The provider sends the browser back with code and state; the answer is a redirect, so that neither stays in the history.',
  },
  {
    sink: 'pages as drawn',
    place: /the new key/,
    kinds: ['API key'],
    reason: 'A new key is shown to the admin who made it, this once.',
  },
  {
    sink: 'output of commands',
    place: /key-create\.log/,
    kinds: ['API key'],
    reason: 'The operator who makes a key is shown it, this once.',
  },
  {
    sink: 'output of commands',
    place: /user-create\.log/,
    kinds: ['login password'],
    reason: 'The operator who admits somebody is shown their first password, this once.',
  },
];

/** The entry that allows a kind of secret in a place; null when it is a leak. */
export function allowedBy(sink: string, place: string, kind: CanaryKind): LegitimatePlace | null {
  const found = legitimatePlaces.find(
    (each) =>
      each.sink === sink && each.kinds.includes(kind) && new RegExp(`^(?:${each.place.source})$`).test(place),
  );
  return found ?? null;
}

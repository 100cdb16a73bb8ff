/** The API version every call names; a new one is taken up by changing this line alone. */
export const apiVersion = '2026-03-11';

/** Paths below the API base and `/v1/`, which the SDK puts in front. */
export const paths = {
  me: 'users/me',
  user: (id: string) => `users/${encodeURIComponent(id)}`,
  search: 'search',
  dataSource: (id: string) => `data_sources/${encodeURIComponent(id)}`,
  query: (id: string) => `data_sources/${encodeURIComponent(id)}/query`,
  page: (id: string) => `pages/${encodeURIComponent(id)}`,
  /** Property ids come percent-encoded already. */
  property: (pageId: string, propertyId: string) =>
    `pages/${encodeURIComponent(pageId)}/properties/${encodeURIComponent(decodeURIComponent(propertyId))}`,
} as const;

/** The provider's real addresses; configuration may point elsewhere. */
export const publicUrls = {
  authorize: 'https://api.notion.com/v1/oauth/authorize',
  token: 'https://api.notion.com/v1/oauth/token',
  api: 'https://api.notion.com',
} as const;

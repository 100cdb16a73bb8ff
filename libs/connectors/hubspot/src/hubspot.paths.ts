/** HubSpot's dated API version. Undated v1, v3 and v4 paths end in 2027; a new version is taken up by changing this line alone. */
export const apiVersion = '2026-09';

/** Plural names of the object types in paths. */
export type ObjectPath = 'deals' | 'companies' | 'contacts' | 'line_items';

/** Paths below the API base, all on the dated version. */
export const paths = {
  accountInfo: `/account-info/${apiVersion}/details`,
  externalInstall: `/appinstalls/${apiVersion}/external-install`,
  pipelines: `/crm/pipelines/${apiVersion}/deals`,
  owners: `/crm/owners/${apiVersion}`,
  owner: (id: string) => `/crm/owners/${apiVersion}/${encodeURIComponent(id)}`,
  properties: (type: ObjectPath) => `/crm/properties/${apiVersion}/${type}`,
  batchRead: (type: ObjectPath) => `/crm/objects/${apiVersion}/${type}/batch/read`,
  batchUpdate: (type: ObjectPath) => `/crm/objects/${apiVersion}/${type}/batch/update`,
  list: (type: ObjectPath) => `/crm/objects/${apiVersion}/${type}`,
  search: (type: ObjectPath) => `/crm/objects/${apiVersion}/${type}/search`,
  associations: (from: ObjectPath, to: ObjectPath) =>
    `/crm/associations/${apiVersion}/${from}/${to}/batch/read`,
} as const;

/** The provider's real addresses; configuration may point elsewhere. */
export const publicUrls = {
  authorize: 'https://app.hubspot.com/oauth/authorize',
  token: `https://api.hubapi.com/oauth/${apiVersion}/token`,
  api: 'https://api.hubapi.com',
} as const;

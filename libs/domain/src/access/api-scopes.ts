/** What an API key may be allowed to do, with the words the admin chooses by. Writing does not include reading. */
export const apiScopes = {
  'accounts:read': 'Read accounts, plans, timelines and people',
  'accounts:write': 'Create and change accounts, plans and handoffs',
  'connections:read': 'Read connections and the provider’s pipelines, fields and records',
  'connections:write': 'Change, test and end connections; ask for decisions on records',
  'configuration:read': 'Read rules, mappings and templates',
  'configuration:write': 'Change rules, mappings and templates',
  'activity:read': 'Read runs, deliveries and what needs attention',
  'activity:write': 'Run again, retry and answer what needs attention',
  'audit:read': 'Read and export the audit log',
} as const satisfies Record<string, string>;

export type ApiScope = keyof typeof apiScopes;

export const apiScopeCodes = Object.keys(apiScopes) as [ApiScope, ...ApiScope[]];

import type { FastifyInstance } from 'fastify';
import { apiPrefix } from './api/api-call';
import { registerEndpoints } from './api/api-routes';
import { useHubSpotErrors } from './api/error-answers';
import { recordTraffic } from './api/record-traffic';
import { associationEndpoints } from './crm/association-endpoints';
import { batchEndpoints } from './crm/batch-endpoints';
import { objectEndpoints } from './crm/object-endpoints';
import { propertyEndpoints } from './crm/property-endpoints';
import { settingsEndpoints, uninstallEndpoint } from './crm/settings-endpoints';
import type { HubSpot } from './hubspot';
import { registerConsent } from './oauth/consent-routes';
import { registerOAuthApi } from './oauth/oauth-routes';

const datedVersions = ['2026-09', '2026-03'];

function registerCrm(app: FastifyInstance, hubspot: HubSpot): void {
  for (const version of datedVersions) {
    const objects = `/crm/objects/${version}`;
    registerEndpoints(app, hubspot, [
      ...objectEndpoints(objects),
      ...batchEndpoints(objects),
      ...associationEndpoints(objects, `/crm/associations/${version}`, true),
      ...propertyEndpoints(`/crm/properties/${version}`),
      ...settingsEndpoints(version),
      uninstallEndpoint(version),
    ]);
  }
  registerEndpoints(app, hubspot, [
    ...objectEndpoints('/crm/v3/objects'),
    ...batchEndpoints('/crm/v3/objects'),
    ...associationEndpoints('/crm/v4/objects', '/crm/v4/associations', false),
    ...propertyEndpoints('/crm/v3/properties'),
    ...settingsEndpoints('v3'),
    uninstallEndpoint('v3'),
  ]);
}

/** Both hosts of the provider: `/hubspot/api` = api.hubapi.com, `/hubspot/app` = app.hubspot.com. */
export async function registerHubSpot(app: FastifyInstance, hubspot: HubSpot): Promise<void> {
  await app.register(
    async (api) => {
      recordTraffic(api, hubspot.traffic);
      useHubSpotErrors(api);
      registerOAuthApi(api, hubspot);
      registerCrm(api, hubspot);
    },
    { prefix: apiPrefix },
  );
  await app.register(
    async (pages) => {
      recordTraffic(pages, hubspot.traffic);
      registerConsent(pages, hubspot);
    },
    { prefix: '/hubspot/app' },
  );
}

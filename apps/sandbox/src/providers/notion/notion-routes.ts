import type { FastifyInstance } from 'fastify';
import { recordExchanges } from '../../traffic/record-exchanges';
import { apiPrefix, providerPath } from './api/api-call';
import { registerApi } from './api/api-routes';
import type { Notion } from './notion';
import { registerConsent } from './oauth/consent-routes';

/** The provider's one host: `/notion` = https://api.notion.com. */
export async function registerNotion(app: FastifyInstance, notion: Notion): Promise<void> {
  await app.register(
    async (api) => {
      recordExchanges(
        api,
        notion.traffic,
        'notion',
        (request) => `https://api.notion.com${providerPath(request)}`,
      );
      registerApi(api, notion);
      await registerConsent(api, notion);
    },
    { prefix: apiPrefix },
  );
}

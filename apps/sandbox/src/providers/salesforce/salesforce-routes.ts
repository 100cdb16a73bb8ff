import type { FastifyInstance, FastifyRequest } from 'fastify';
import { registerApi } from './api/api-routes';
import { recordTraffic } from './api/record-traffic';
import { registerApproval } from './oauth/approval-routes';
import { registerOAuth, useOAuthErrors } from './oauth/oauth-routes';
import type { LoginHost } from './oauth/token-endpoint';
import type { Org } from './org/org';
import type { Salesforce } from './salesforce';

/** One place to log in, with the orgs that do so there. */
async function registerLogin(
  app: FastifyInstance,
  salesforce: Salesforce,
  prefix: string,
  orgsOf: (request: FastifyRequest) => readonly Org[],
): Promise<void> {
  const host = (request: FastifyRequest): LoginHost => ({
    orgs: () => orgsOf(request),
    address: `${salesforce.baseUrl}${request.url.split('/services/')[0]?.split('/id/')[0] ?? ''}`,
  });
  await app.register(
    async (login) => {
      useOAuthErrors(login);
      registerOAuth(login, salesforce, host);
    },
    { prefix },
  );
}

/**
 * The hosts of the provider: `/salesforce/login` = login.salesforce.com, `/salesforce/test` = test.salesforce.com,
 * `/salesforce/instance/{domain}` = {domain}.my.salesforce.com, which serves the API and is a login host, too.
 */
export async function registerSalesforce(app: FastifyInstance, salesforce: Salesforce): Promise<void> {
  const orgs = (isSandbox: boolean): readonly Org[] =>
    salesforce.orgs.filter((org) => org.profile.isSandbox === isSandbox);
  await app.register(
    async (hosts) => {
      recordTraffic(hosts, salesforce.traffic);
      for (const [prefix, isSandbox] of [
        ['/login', false],
        ['/test', true],
      ] as const) {
        await registerLogin(hosts, salesforce, prefix, () => orgs(isSandbox));
        await hosts.register(async (pages) => registerApproval(pages, salesforce, () => orgs(isSandbox)), {
          prefix,
        });
      }
      await hosts.register(
        async (instance) => {
          await registerLogin(instance, salesforce, '', (request) =>
            salesforce.orgs.filter(
              ({ profile }) => profile.domain === (request.params as { domain?: string }).domain,
            ),
          );
          await instance.register(async (api) => registerApi(api, salesforce));
          instance.get('/:id', async (request, reply) =>
            reply.redirect(salesforce.pageOf(request.params as { domain: string; id: string }), 302),
          );
        },
        { prefix: '/instance/:domain' },
      );
    },
    { prefix: '/salesforce' },
  );
}

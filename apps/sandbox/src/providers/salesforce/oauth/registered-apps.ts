import { z } from 'zod';
import type { SalesforceAppConfig } from '../../../sandbox.config';
import { OAuthError } from './oauth-error';

/** An app as it is registered. A local one works in its own org alone; the configured one in every org. */
export interface RegisteredApp {
  clientId: string;
  clientSecret: string;
  redirectUrls: readonly string[];
  /** Null = every org. */
  orgNumber: number | null;
}

const localApp = z.object({
  org: z.coerce.number().int(),
  clientId: z.string().min(8),
  clientSecret: z.string().min(8),
  redirectUrls: z.array(z.string()),
});

/** The apps that Salesforce knows: the configured one, and those admins of orgs made themselves. */
export class RegisteredApps {
  local: RegisteredApp[] = [];

  constructor(private readonly configured: SalesforceAppConfig) {}

  /** Makes a local app in an org; one with the same id is replaced. @throws ZodError */
  register(input: unknown): RegisteredApp {
    const { org, ...rest } = localApp.parse(input);
    const app: RegisteredApp = { ...rest, orgNumber: org };
    this.local = [...this.local.filter(({ clientId }) => clientId !== app.clientId), app];
    return app;
  }

  find(clientId: string): RegisteredApp | undefined {
    if (clientId === this.configured.clientId) return { ...this.configured, orgNumber: null };
    return this.local.find((app) => app.clientId === clientId);
  }

  /** @throws OAuthError when there is no such app, or its secret is another. */
  require(clientId: string, clientSecret: string): RegisteredApp {
    const app = this.find(clientId);
    if (app === undefined) throw new OAuthError('invalid_client_id', 'client identifier invalid');
    if (clientSecret !== app.clientSecret)
      throw new OAuthError('invalid_client', 'invalid client credentials');
    return app;
  }
}

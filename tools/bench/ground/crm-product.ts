import {
  connectCrm,
  SandboxClient,
  startTemporaryProduct,
  type CrmPlace,
  type RunningProcess,
  type TemporaryProduct,
  type TemporaryProductOptions,
} from '@thread/tools';
import { Deliveries } from '../load/deliveries';

export interface CrmProductOptions extends Pick<TemporaryProductOptions, 'redisUrl' | 'environment'> {
  /** Open deals in the CRM, each with company, contact, note, owner and line item. */
  readonly deals: number;
}

/** The product with a connected CRM whose won deals become accounts. Its one worker runs while somebody wants it to. */
export interface CrmProduct {
  readonly product: TemporaryProduct;
  readonly place: CrmPlace;
  readonly sandbox: SandboxClient;
  readonly deliveries: Deliveries;
  readonly apiPort: number;
  /** What deliveries are signed with, and for which address. */
  readonly signing: { readonly registeredUrl: string; readonly secret: string };
  startWorker(): Promise<RunningProcess>;
  stop(): Promise<void>;
}

/** Starts it on a Postgres of its own; the worker has worked off everything and is stopped. The CRM itself tells nothing. */
export async function startCrmProduct(options: CrmProductOptions): Promise<CrmProduct> {
  const { redisUrl = null, environment = {} } = options;
  const product = await startTemporaryProduct({ redisUrl, environment, workers: 0 });
  try {
    const sandbox = new SandboxClient(product.sandbox?.url ?? '', 'hubspot');
    const startWorker = (): Promise<RunningProcess> => product.startWorker();
    const worker = await startWorker();
    const databaseUrl = product.database.adminUrl;
    const ground = { apiUrl: product.apiUrl, databaseUrl, logins: product.logins };
    const place = await connectCrm(ground, sandbox, options.deals);
    await worker.stop();
    const signing = {
      registeredUrl: `${product.url}/webhooks/hubspot`,
      secret: product.sandboxClientSecret,
    };
    const { portal, appId, dealIds } = place;
    const deliveries = new Deliveries({ portal, appId, dealIds, ...signing });
    const apiPort = Number(new URL(product.apiUrl).port);
    return { product, place, sandbox, deliveries, apiPort, signing, startWorker, stop: () => product.stop() };
  } catch (error) {
    await product.stop();
    throw error;
  }
}

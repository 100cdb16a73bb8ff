import type { NotionAppConfig } from '../../sandbox.config';
import type { TrafficLog } from '../../traffic/traffic-log';
import { CallCounters } from './api/call-counters';
import { notFound } from './api/notion-error';
import { RateLimiter } from './api/rate-limiter';
import { seedWorkspaces } from './data/seed-workspaces';
import { FaultSwitches } from './faults/fault-switches';
import { GrantStore, type Grant } from './oauth/grant-store';
import { newSubscription, post, verifiedSubscription, type Subscription } from './webhooks/subscription';
import { payloadOf, type Change, type QueuedEvent } from './webhooks/webhook-event';
import { WebhookQueue } from './webhooks/webhook-queue';
import { Editor } from './workspace/editor';
import type { Row, Workspace } from './workspace/model';
import type { Capabilities } from './workspace/visibility';
import { seesDataSource } from './workspace/visibility';

const usualAggregationMs = 500;
const usualSearchLagMs = 5_000;
const usualPerSecond = 3;
const integrationId = '6f1c1d0a-4b1e-4c52-9d5e-0b2f5f3f8a11';

/** What the simulated Notion takes from the process around it. */
export interface NotionSurroundings {
  now(): number;
  seed: number;
  traffic: TrafficLog;
  /** Something worth persisting changed. */
  touched(): void;
}

interface SavedNotion {
  workspaces: (Omit<Workspace, 'rows'> & { rows: Row[] })[];
  grants: Grant[];
  subscription: Subscription | null;
  webhooks: QueuedEvent[];
}

/** The whole simulated provider: two workspaces, the integration's grants, its webhook subscription, limits and switches. */
export class Notion {
  workspaces: Workspace[] = [];
  readonly grants: GrantStore;
  readonly faults: FaultSwitches;
  readonly limiter: RateLimiter;
  readonly counters = new CallCounters();
  readonly webhooks: WebhookQueue;
  subscription: Subscription | null;

  constructor(
    readonly app: NotionAppConfig,
    private readonly around: NotionSurroundings,
  ) {
    this.grants = new GrantStore(() => this.now());
    this.faults = new FaultSwitches(
      () => this.now(),
      Math.random,
      () => this.webhooks.wake(),
    );
    this.limiter = new RateLimiter(
      () => this.now(),
      () => this.faults.active('rateLimits')?.perSecond ?? usualPerSecond,
    );
    this.subscription =
      app.webhookUrl === null ? null : verifiedSubscription(app.webhookUrl, app.webhookToken);
    this.webhooks = new WebhookQueue({
      now: () => this.now(),
      random: Math.random,
      wanted: (change) => this.isWanted(change),
      stopped: () => this.faults.active('stoppedWebhooks') !== null,
      aggregationMs: () => this.faults.active('aggregation')?.ms ?? usualAggregationMs,
      retryScale: () => this.faults.active('retryTimeScale')?.scale ?? 1,
      send: (event) => this.send(event),
      changed: () => this.around.touched(),
    });
    this.reset();
  }

  get traffic(): TrafficLog {
    return this.around.traffic;
  }

  now(): number {
    return this.around.now();
  }

  touched(): void {
    this.around.touched();
  }

  /** @throws NotionError 404 for an unknown workspace. */
  workspace(id: string): Workspace {
    const workspace = this.workspaces.find((one) => one.id === id);
    if (workspace === undefined) throw notFound('workspace', id);
    return workspace;
  }

  editor(workspaceId: string): Editor {
    return new Editor(this.workspace(workspaceId), {
      now: () => this.now(),
      emit: (change) => this.publish(change),
      touched: () => this.touched(),
    });
  }

  /** What is ticked on the integration's page, less what a switch takes away. */
  get capabilities(): Capabilities {
    const missing = this.faults.active('missingCapability')?.capability;
    return {
      readContent: true,
      updateContent: missing !== 'updateContent',
      userInformation:
        missing === 'userInformation' ? 'none' : missing === 'userEmails' ? 'without_email' : 'with_email',
    };
  }

  get searchLagMs(): number {
    return this.faults.active('searchLag')?.ms ?? usualSearchLagMs;
  }

  /** Sets up the integration's subscription and sends the handshake. */
  async subscribe(url: string): Promise<{ status: number | null; error: string | null }> {
    this.subscription = newSubscription(url);
    return this.handshake(this.subscription);
  }

  async handshake({ url, token }: Subscription): Promise<{ status: number | null; error: string | null }> {
    this.touched();
    return post(url, JSON.stringify({ verification_token: token }), token, this.traffic, this.now());
  }

  /** A person pastes the token back. Returns whether it is the right one. */
  verifySubscription(token: string): boolean {
    if (this.subscription === null || this.subscription.token !== token) return false;
    this.subscription.verified = true;
    this.touched();
    return true;
  }

  /** Sends any body to the subscription's address, signed as asked. */
  emit(body: string, token?: string): Promise<{ status: number | null; error: string | null }> {
    const { subscription } = this;
    if (subscription === null) return Promise.resolve({ status: null, error: 'there is no subscription' });
    return post(subscription.url, body, token ?? subscription.token, this.traffic, this.now());
  }

  /** Back to the seed: content, faults, counters and waiting webhooks; grants stay unless asked to go. */
  reset(keepGrants = true): void {
    this.workspaces = seedWorkspaces(this.now(), this.around.seed);
    if (!keepGrants) this.grants.restore([]);
    this.webhooks.forget();
    this.webhooks.clearLog();
    this.faults.clear();
    this.counters.reset();
    this.limiter.reset();
    this.touched();
  }

  snapshot(): SavedNotion {
    return {
      workspaces: this.workspaces.map((one) => ({ ...one, rows: [...one.rows.values()] })),
      grants: this.grants.snapshot(),
      subscription: this.subscription,
      webhooks: this.webhooks.snapshot(),
    };
  }

  restore(saved: SavedNotion): void {
    this.workspaces = saved.workspaces.map((one) => ({
      ...one,
      rows: new Map(one.rows.map((row) => [row.id, row])),
    }));
    this.grants.restore(saved.grants);
    // The address in the configuration is the newer one.
    if (this.subscription === null) this.subscription = saved.subscription;
    this.webhooks.restore(saved.webhooks);
  }

  stop(): void {
    this.webhooks.stop();
  }

  private publish(change: Change): void {
    if (this.faults.take('droppedWebhooks') !== null) return;
    const spread = this.faults.active('reorderedDeliveries')?.spreadMs ?? 0;
    this.webhooks.add(change, Math.random() * spread);
  }

  private isWanted(change: Pick<Change, 'workspaceId' | 'entity'>): boolean {
    return this.subscription?.verified === true && this.accessibleBy(change).length > 0;
  }

  private accessibleBy(change: Pick<Change, 'workspaceId' | 'entity'>): Grant[] {
    const workspace = this.workspace(change.workspaceId);
    const { id, type } = change.entity;
    const sourceId = type === 'page' ? workspace.rows.get(id)?.dataSourceId : id;
    const source = workspace.dataSources.find((one) => one.id === sourceId);
    return this.grants.of(workspace.id).filter((grant) => seesDataSource(grant, source));
  }

  private async send(event: QueuedEvent): Promise<{ status: number | null; error: string | null }> {
    const { subscription } = this;
    if (subscription === null) return { status: null, error: 'there is no subscription' };
    const body = JSON.stringify(
      payloadOf(event, {
        workspaceName: this.workspace(event.change.workspaceId).name,
        subscriptionId: subscription.id,
        integrationId,
        accessibleBy: this.accessibleBy(event.change).flatMap(({ userId, botId }) => [
          { id: userId, type: 'person' as const },
          { id: botId, type: 'bot' as const },
        ]),
      }),
    );
    const token =
      this.faults.take('wrongSignature') === null ? subscription.token : 'secret_of_somebody_else';
    const times = this.faults.take('duplicateDeliveries')?.times ?? 1;
    this.counters.countWebhook(event.change.workspaceId);
    for (let copy = 1; copy < times; copy += 1)
      await post(subscription.url, body, token, this.traffic, this.now());
    return post(subscription.url, body, token, this.traffic, this.now());
  }
}

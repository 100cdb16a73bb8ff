import type { HubSpotAppConfig } from '../../sandbox.config';
import type { TrafficLog } from '../../traffic/traffic-log';
import { CallCounters } from './api/call-counters';
import { notFound } from './api/hubspot-error';
import { RateLimiter } from './api/rate-limiter';
import { Crm, type CrmSurroundings } from './crm/crm';
import type { ChangeSource, Portal } from './crm/crm-model';
import { objectTypes } from './crm/object-types';
import { SearchIndex } from './crm/search-index';
import { restorePortal, savePortal, type SavedPortal } from './data/saved-portal';
import { firstPortal, secondPortal } from './data/portals';
import { PortalSeeder } from './data/seed-portal';
import { seededRandom } from './data/seeded-random';
import { FaultSwitches } from './faults/fault-switches';
import { GrantStore } from './oauth/grant-store';
import { WebhookPublisher } from './webhooks/webhook-publisher';
import type { QueuedEvent } from './webhooks/webhook-queue';

const defaultSearchLagMs = 3_000;
const defaultLimits = { tenSecondly: 110, search: 5 };

/** What the simulated HubSpot takes from the process around it. */
export interface HubSpotSurroundings {
  now(): number;
  seed: number;
  traffic: TrafficLog;
  /** Something worth persisting changed. */
  touched(): void;
}

interface SavedHubSpot {
  portals: SavedPortal[];
  grants: ReturnType<GrantStore['snapshot']>;
  webhooks: QueuedEvent[];
}

/** The whole simulated provider: two portals, the app's grants, its webhooks, limits and fault switches. */
export class HubSpot {
  portals: Portal[] = [];
  readonly grants: GrantStore;
  readonly faults: FaultSwitches;
  readonly limiter: RateLimiter;
  readonly counters = new CallCounters();
  readonly webhooks: WebhookPublisher;
  readonly random: () => number;
  webhookUrl: string | null;
  private crms = new Map<number, Crm>();
  private indexes = new Map<number, SearchIndex>();
  private seeding = false;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    readonly app: HubSpotAppConfig,
    private readonly around: HubSpotSurroundings,
  ) {
    this.random = seededRandom(around.seed + 17);
    this.webhookUrl = app.webhookUrl;
    this.grants = new GrantStore(() => this.now());
    this.faults = new FaultSwitches(
      () => this.now(),
      this.random,
      () => this.webhooks.queue.wake(),
    );
    this.limiter = new RateLimiter(
      () => this.now(),
      () => this.faults.active('rateLimits') ?? defaultLimits,
    );
    this.webhooks = new WebhookPublisher(this);
    this.reset();
  }

  get traffic(): TrafficLog {
    return this.around.traffic;
  }

  now(): number {
    return this.around.now();
  }

  touched(): void {
    if (!this.seeding) this.around.touched();
  }

  /** @throws HubSpotError 404 for an unknown portal. */
  portal(id: number): Portal {
    const portal = this.portals.find((one) => one.id === id);
    if (portal === undefined) throw notFound(`No portal ${id}`);
    return portal;
  }

  crm(portalId: number): Crm {
    const crm = this.crms.get(portalId);
    if (crm === undefined) throw notFound(`No portal ${portalId}`);
    return crm;
  }

  /** What search sees of a portal. */
  index(portalId: number): SearchIndex {
    const index = this.indexes.get(portalId);
    if (index === undefined) throw notFound(`No portal ${portalId}`);
    return index;
  }

  /** What a CRM needs to tell the rest of the provider. */
  get surroundings(): CrmSurroundings {
    return {
      now: () => this.now(),
      emit: (event) => {
        if (!this.seeding) this.webhooks.publish(event);
      },
      changed: (portalId, record) => {
        if (this.seeding) return;
        this.index(portalId).note(record);
        this.touched();
      },
      associationDelayMs: (portalId) =>
        this.seeding ? 0 : (this.faults.take('lateAssociations', { portalId })?.seconds ?? 0) * 1000,
      later: (ms, action) => this.later(ms, action),
    };
  }

  /** A change made by a person in the CRM's own pages. */
  personIn(portal: Portal): ChangeSource {
    return { type: 'CRM_UI', id: `userId:${portal.userId}`, userId: portal.userId };
  }

  /** A change made through the API by the app. */
  get appSource(): ChangeSource {
    return { type: 'INTEGRATION', id: String(this.app.appId) };
  }

  /** Back to the seed: CRM data, faults, counters and waiting webhooks; grants stay unless asked to go. */
  reset(keepGrants = true): void {
    this.seeding = true;
    const installed = keepGrants ? this.grants.snapshot() : { grants: [], accessTokens: [] };
    this.adopt([firstPortal(), secondPortal()]);
    const [first, second] = this.portals;
    if (first !== undefined) new PortalSeeder(this.crm(first.id), this.now(), this.around.seed).seedFirst();
    if (second !== undefined)
      new PortalSeeder(this.crm(second.id), this.now(), this.around.seed + 1).seedSecond();
    this.grants.restore(installed);
    this.webhooks.queue.forget();
    this.webhooks.queue.clearLog();
    this.faults.clear();
    this.counters.reset();
    this.limiter.reset();
    this.seeding = false;
    this.reindex();
    this.touched();
  }

  snapshot(): SavedHubSpot {
    return {
      portals: this.portals.map(savePortal),
      grants: this.grants.snapshot(),
      webhooks: this.webhooks.queue.snapshot(),
    };
  }

  restore(saved: SavedHubSpot): void {
    this.adopt(saved.portals.map(restorePortal));
    this.grants.restore(saved.grants);
    this.webhooks.queue.restore(saved.webhooks);
    this.reindex();
  }

  later(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, ms);
    timer.unref();
    this.timers.add(timer);
  }

  stop(): void {
    this.webhooks.queue.stop();
    for (const timer of this.timers) clearTimeout(timer);
  }

  private adopt(portals: Portal[]): void {
    this.portals = portals;
    this.crms = new Map(portals.map((portal) => [portal.id, new Crm(portal, this.surroundings)]));
    const lag = (portalId: number) => this.faults.active('searchLag', { portalId })?.ms ?? defaultSearchLagMs;
    this.indexes = new Map(
      portals.map((portal) => [
        portal.id,
        new SearchIndex(
          () => this.now(),
          () => lag(portal.id),
        ),
      ]),
    );
  }

  private reindex(): void {
    for (const portal of this.portals) {
      this.index(portal.id).rebuild(objectTypes.flatMap((type) => [...portal.records[type].values()]));
    }
  }
}

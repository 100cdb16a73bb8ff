import type { CrmEvent } from '../crm/crm-events';
import { objectTypeFacts } from '../crm/object-types';
import type { HubSpotAppConfig } from '../../../sandbox.config';
import type { TrafficLog } from '../../../traffic/traffic-log';
import type { CallCounters } from '../api/call-counters';
import type { FaultSwitches } from '../faults/fault-switches';
import type { GrantStore } from '../oauth/grant-store';
import { postWebhook, webhookBody } from './send-webhook';
import { defaultSubscriptions, matching, type Subscription } from './subscriptions';
import { toWebhookEvent, type WebhookEvent } from './webhook-event';
import { WebhookQueue } from './webhook-queue';

const batchSize = 100;

/** What the publisher needs of the provider it belongs to. */
export interface PublishingProvider {
  readonly app: HubSpotAppConfig;
  readonly grants: GrantStore;
  readonly faults: FaultSwitches;
  readonly counters: CallCounters;
  readonly traffic: TrafficLog;
  readonly random: () => number;
  readonly webhookUrl: string | null;
  now(): number;
  touched(): void;
}

/** Turns CRM events into webhook events for the installed app and puts them on their way. */
export class WebhookPublisher {
  readonly subscriptions: Subscription[] = defaultSubscriptions();
  readonly queue: WebhookQueue;

  constructor(private readonly hubspot: PublishingProvider) {
    const { faults } = hubspot;
    this.queue = new WebhookQueue((portalId, events) => this.send(portalId, events), {
      now: () => hubspot.now(),
      random: () => hubspot.random(),
      retryScale: () => faults.active('retryTimeScale')?.scale ?? 1,
      stopped: (portalId) =>
        hubspot.webhookUrl === null || faults.active('stoppedWebhooks', { portalId }) !== null,
      batchSize: (portalId) =>
        faults.active('singleEventDeliveries', { portalId }) === null ? batchSize : 1,
      changed: () => hubspot.touched(),
    });
  }

  /** Matches an event against the subscriptions; delivered only while the app is installed and holds the object's read scope. */
  publish(event: CrmEvent): void {
    const scopes = this.hubspot.grants.installedScopes(event.portalId);
    if (scopes === null || !scopes.has(objectTypeFacts[event.type].readScope)) return;
    for (const subscription of matching(this.subscriptions, event)) {
      this.enqueue(toWebhookEvent(event, subscription, this.hubspot.app.appId, this.nextEventId()));
    }
  }

  /** Sends any body, signed as the app's webhooks are, past the queue. For tests. */
  async emit(
    body: string,
    secret = this.hubspot.app.clientSecret,
  ): Promise<{ status: number | null; error: string | null }> {
    const url = this.hubspot.webhookUrl;
    if (url === null) return { status: null, error: 'no webhook URL is configured' };
    return postWebhook(url, body, secret, this.hubspot.now(), this.hubspot.traffic);
  }

  private enqueue(event: WebhookEvent): void {
    const place = { portalId: event.portalId };
    const { faults } = this.hubspot;
    if (faults.take('droppedWebhooks', place) !== null) return;
    const copies = faults.take('duplicateDeliveries', place)?.times ?? 1;
    const spread = faults.active('reorderedDeliveries', place)?.spreadMs;
    for (let copy = 0; copy < copies; copy += 1) {
      const one = copy === 0 ? event : { ...event, eventId: this.nextEventId() };
      if (spread !== undefined) this.queue.add(one, this.hubspot.random() * spread);
      else if (copy === 0) this.queue.add(one);
      else this.queue.add(one, 40 + this.hubspot.random() * 200);
    }
  }

  private async send(portalId: number, events: WebhookEvent[]): ReturnType<typeof postWebhook> {
    const url = this.hubspot.webhookUrl ?? '';
    const wrong = this.hubspot.faults.take('wrongSignature', { portalId }) !== null;
    const secret = wrong ? 'not-the-secret-of-this-app' : this.hubspot.app.clientSecret;
    this.hubspot.counters.countWebhook(portalId, events.length);
    return postWebhook(url, webhookBody(events), secret, this.hubspot.now(), this.hubspot.traffic);
  }

  /** HubSpot does not promise unique ids; these merely look like its own. */
  private nextEventId(): number {
    return Math.floor(this.hubspot.random() * 4_000_000_000) + 100_000_000;
  }
}

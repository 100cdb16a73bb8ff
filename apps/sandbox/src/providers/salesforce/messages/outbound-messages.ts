import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { postText } from '../../../server/post-text';
import type { TrafficLog } from '../../../traffic/traffic-log';
import type { FaultSwitches } from '../faults/fault-switches';
import type { Org } from '../org/org';
import { recordId } from '../org/record-id';
import type { SObjectRecord } from '../org/sobject-record';
import { MessageQueue, type Notification } from './message-queue';
import { isAcknowledged, notificationsXml } from './notifications-xml';

export const messageObjects = ['Opportunity', 'Account', 'Contact'] as const;

/** What an admin sets up: an outbound message, and a flow that sends it when a record of the object is made or changed. */
const definitionInput = z.object({
  org: z.coerce.number().int(),
  object: z.enum(messageObjects).default('Opportunity'),
  url: z.url({ protocol: /^https?$/ }),
});
export interface MessageDefinition {
  actionId: string;
  orgNumber: number;
  object: string;
  url: string;
}

export interface SavedMessages {
  definitions: MessageDefinition[];
  waiting: Notification[];
  made: number;
}

/** What the messages take from the provider around them. */
interface MessageSurroundings {
  readonly faults: FaultSwitches;
  readonly traffic: TrafficLog;
  now(): number;
  touched(): void;
  org(number: number): Org | undefined;
  instanceUrl(org: Org): string;
}

/** How long an endpoint may take to answer. */
const timeoutMs = 60_000;

/** The outbound messages of all orgs: what was set up, and what is on its way. Salesforce signs none of it. */
export class OutboundMessages {
  definitions: MessageDefinition[] = [];
  readonly queue: MessageQueue;
  /** Definitions and notifications made so far; the next id follows from it. */
  private made = 0;

  constructor(private readonly around: MessageSurroundings) {
    const { faults } = around;
    this.queue = new MessageQueue({
      now: () => around.now(),
      retryScale: () => faults.active('messageRetryScale')?.scale ?? 1,
      stopped: (orgNumber) => faults.active('stoppedMessages', { orgNumber }) !== null,
      send: (batch) => this.send(batch),
      changed: () => around.touched(),
    });
  }

  /** Sets a message up; one of the same org and object is replaced. @throws ZodError */
  define(input: unknown): MessageDefinition {
    const { org: orgNumber, object, url } = definitionInput.parse(input);
    const org = this.around.org(orgNumber);
    if (org === undefined) throw new Error(`There is no org ${orgNumber}.`);
    const definition = { actionId: this.nextId(org, '04k'), orgNumber, object, url };
    this.definitions = [...this.definitions.filter((one) => !this.isOf(one, orgNumber, object)), definition];
    this.around.touched();
    return definition;
  }

  /** Takes down every message of an org, or of all. Returns how many went. */
  remove(orgNumber?: number): number {
    const kept = this.definitions.filter((one) => orgNumber !== undefined && one.orgNumber !== orgNumber);
    const gone = this.definitions.length - kept.length;
    this.definitions = kept;
    this.around.touched();
    return gone;
  }

  /** A record was made or changed. */
  committed(org: Org, record: SObjectRecord, delayMs: number): void {
    const orgNumber = org.profile.number;
    if (!this.definitions.some((one) => this.isOf(one, orgNumber, record.type))) return;
    const notification = {
      id: this.nextId(org, '04l'),
      orgNumber,
      object: record.type,
      recordId: record.id,
    };
    const copies = this.around.faults.take('duplicateMessages', { orgNumber })?.times ?? 1;
    for (let copy = 0; copy < copies; copy += 1) this.queue.add(notification, delayMs + copy * 200);
  }

  reset(): void {
    this.definitions = [];
    this.queue.forget();
  }

  snapshot(): SavedMessages {
    return { definitions: this.definitions, waiting: this.queue.snapshot(), made: this.made };
  }

  restore({ definitions, waiting, made }: SavedMessages): void {
    this.definitions = definitions;
    this.made = made;
    this.queue.restore(waiting);
  }

  private isOf(definition: MessageDefinition, orgNumber: number, object: string): boolean {
    return definition.orgNumber === orgNumber && definition.object === object;
  }

  private nextId(org: Org, prefix: string): string {
    this.made += 1;
    return recordId(prefix, org.profile.idLetters, this.made);
  }

  private async send(
    batch: readonly Notification[],
  ): Promise<{ status: number | null; error: string | null }> {
    const { orgNumber = 0, object = '' } = batch[0] ?? {};
    const org = this.around.org(orgNumber);
    const definition = this.definitions.find((one) => this.isOf(one, orgNumber, object));
    const records = batch.flatMap(({ id: notificationId, recordId: id }) => {
      const record = org?.find(id);
      return record === undefined ? [] : [{ notificationId, record }];
    });
    // What was taken down or deleted meanwhile is told to nobody.
    if (org === undefined || definition === undefined || records.length === 0)
      return { status: null, error: null };
    const told = this.around.faults.take('sessionIdInMessages', { orgNumber }) !== null;
    const xml = notificationsXml(
      {
        org,
        actionId: definition.actionId,
        instanceUrl: this.around.instanceUrl(org),
        sessionId: told ? `${org.id.slice(0, 15)}!session-${randomUUID()}` : null,
      },
      records,
    );
    return this.post(definition.url, xml, records.length);
  }

  private async post(
    url: string,
    xml: string,
    count: number,
  ): Promise<{ status: number | null; error: string | null }> {
    const headers = { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' };
    const started = performance.now();
    const exchange = {
      at: new Date(this.around.now()).toISOString(),
      provider: 'salesforce',
      direction: 'out' as const,
      method: 'POST',
      url,
      requestHeaders: headers,
      requestBody: `SOAP outbound message, ${count} ${count === 1 ? 'notification' : 'notifications'}`,
    };
    const record = (status: number, responseHeaders: Record<string, unknown>, responseBody: unknown): void =>
      this.around.traffic.add({
        ...exchange,
        status,
        responseHeaders,
        responseBody,
        durationMs: Math.round(performance.now() - started),
      });
    try {
      const { status, headers: answered, body } = await postText(url, headers, xml, timeoutMs);
      record(status, answered, body.slice(0, 2_000));
      const acknowledged = isAcknowledged(status, String(answered['content-type'] ?? ''), body);
      return { status, error: acknowledged ? null : `HTTP ${status} without an acknowledgement` };
    } catch (error) {
      record(0, {}, null);
      return { status: null, error: error instanceof Error ? error.message : String(error) };
    }
  }
}

import { randomUUID } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type { FaultSwitches } from '../faults/fault-switches';
import type { ChangeLog, StoredEvent } from './change-log';
import { PubsubError, replayIdCorrupted, sessionRefused, unavailable } from './pubsub-error';
import type { FetchRequest, FetchResponse } from './pubsub-protocol';
import type { PubsubSession } from './pubsub-session';

/** What a subscription does to its call. */
export interface SubscriptionCall {
  send(response: FetchResponse): void;
  fail(error: PubsubError): void;
  /** Told of each delivery, for the traffic log. */
  delivered(topic: string, events: readonly StoredEvent[]): void;
}

/** Without events an empty answer says at least this often that the subscription lives. */
const keepAliveMs = 270_000;
const mostOutstanding = 100;

/** One Subscribe call: delivers as many events as were asked for and no more. */
export class Subscription {
  private topic = '';
  private log: ChangeLog | null = null;
  private position = 0;
  private outstanding = 0;
  private stopListening = (): void => undefined;
  private timer: NodeJS.Timeout | null = null;
  private slow: NodeJS.Timeout | null = null;
  private due: NodeJS.Immediate | null = null;

  constructor(
    private readonly session: PubsubSession,
    private readonly faults: FaultSwitches,
    private readonly call: SubscriptionCall,
  ) {}

  /** @throws PubsubError which ends the call. */
  request(request: FetchRequest): void {
    if (request.num_requested <= 0)
      throw new PubsubError(
        status.INVALID_ARGUMENT,
        'subscription.fetch.requested.events.invalid',
        'The number of requested events must be greater than zero.',
      );
    if (this.log === null) this.begin(request);
    else if (request.topic_name !== '' && request.topic_name !== this.topic)
      throw new PubsubError(
        status.INVALID_ARGUMENT,
        'subscription.fetch.topic.mismatch',
        'The topic name differs between requests of one subscription.',
      );
    this.outstanding = Math.min(mostOutstanding, this.outstanding + request.num_requested);
    this.deliver();
  }

  stop(): void {
    this.stopListening();
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.slow !== null) clearTimeout(this.slow);
    if (this.due !== null) clearImmediate(this.due);
  }

  private begin({ topic_name: topic, replay_preset: preset, replay_id: replayId }: FetchRequest): void {
    const { log } = this.session.subscribable(topic);
    if (preset === 'CUSTOM') {
      const position =
        this.faults.take('replayExpired', this.session.place) === null ? log.positionOf(replayId) : null;
      if (position === null) throw replayIdCorrupted();
      this.position = position;
    } else this.position = preset === 'EARLIEST' ? log.beginning : log.tip;
    this.topic = topic;
    this.log = log;
    // Once for all that happens in one turn: one answer holds many events.
    this.stopListening = log.listen(() => {
      this.due ??= setImmediate(() => {
        this.due = null;
        this.deliver();
      });
    });
    this.keepAlive();
  }

  private deliver(): void {
    const { log, outstanding } = this;
    if (log === null || outstanding === 0 || this.slow !== null) return;
    const events = log.after(this.position, outstanding);
    if (events.length === 0) return;
    if (this.session.isOver) return this.call.fail(sessionRefused());
    if (this.faults.take('streamCut', this.session.place) !== null) return this.call.fail(unavailable());
    const slow = this.faults.active('slowStream', this.session.place);
    if (slow === null) return this.send(log, events);
    this.slow = setTimeout(() => {
      this.slow = null;
      this.send(log, events);
    }, slow.ms);
  }

  private send(log: ChangeLog, events: readonly StoredEvent[]): void {
    this.position = events.at(-1)?.position ?? this.position;
    this.outstanding -= events.length;
    this.call.send({
      events: events.map(({ id, schemaId, payload, position }) => ({
        event: { id, schema_id: schemaId, payload },
        replay_id: log.replayId(position),
      })),
      latest_replay_id: log.replayId(this.position),
      rpc_id: randomUUID(),
      pending_num_requested: this.outstanding,
    });
    this.call.delivered(this.topic, events);
    this.keepAlive();
    this.deliver();
  }

  private keepAlive(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    const early = this.faults.active('earlyKeepAlive', this.session.place);
    this.timer = setTimeout(() => {
      if (this.log !== null && this.log.after(this.position, 1).length === 0)
        this.call.send({
          events: [],
          latest_replay_id: this.log.replayId(this.position),
          rpc_id: randomUUID(),
          pending_num_requested: this.outstanding,
        });
      this.keepAlive();
    }, early?.ms ?? keepAliveMs);
    this.timer.unref();
  }
}

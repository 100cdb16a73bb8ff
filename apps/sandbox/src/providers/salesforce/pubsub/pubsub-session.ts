import type { Metadata } from '@grpc/grpc-js';
import type { Org } from '../org/org';
import type { Salesforce } from '../salesforce';
import { cannotSubscribe, sessionRefused, topicNotFound, unavailable } from './pubsub-error';
import type { ChangeLog } from './change-log';
import type { SObjectName } from '../org/sobject-definitions';

/** Who calls, from the three metadata values every call brings. */
export class PubsubSession {
  private constructor(
    private readonly salesforce: Salesforce,
    readonly org: Org,
    private readonly token: string,
  ) {}

  /** @throws PubsubError when the session is unknown, over, or of another org than instance or tenant say. */
  static of(salesforce: Salesforce, metadata: Metadata): PubsubSession {
    const value = (name: string): string => String(metadata.get(name)[0] ?? '');
    const found = salesforce.grants.findSession(value('accesstoken'));
    const org = found === undefined ? undefined : salesforce.org(found.grant.orgNumber);
    if (org === undefined) throw sessionRefused();
    if (value('tenantid') !== org.id || value('instanceurl') !== salesforce.instanceUrl(org))
      throw sessionRefused();
    const session = new PubsubSession(salesforce, org, value('accesstoken'));
    if (salesforce.faults.take('pubsubDown', session.place) !== null) throw unavailable();
    return session;
  }

  get place(): { orgNumber: number } {
    return { orgNumber: this.org.profile.number };
  }

  get isOver(): boolean {
    return this.salesforce.grants.findSession(this.token) === undefined;
  }

  /** @throws PubsubError when there is no such topic in the org. */
  topic(name: string): { object: SObjectName; log: ChangeLog } {
    const object = this.salesforce.changes.objectOf(this.org, name);
    if (object === null) throw topicNotFound(this.org.id, name);
    return { object, log: this.salesforce.changes.log(this.org, object) };
  }

  maySubscribe(object: SObjectName): boolean {
    const refused = this.salesforce.faults.all('subscribeRefused', this.place);
    return (
      this.salesforce.accessOf(this.org).object(object) !== undefined &&
      !refused.some((one) => one.object === object)
    );
  }

  /** As `topic`. @throws PubsubError when the user may not subscribe to it. */
  subscribable(name: string): { object: SObjectName; log: ChangeLog } {
    const topic = this.topic(name);
    if (!this.maySubscribe(topic.object)) throw cannotSubscribe(name);
    return topic;
  }
}

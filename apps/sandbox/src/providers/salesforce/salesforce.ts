import type { SalesforceAppConfig } from '../../sandbox.config';
import type { TrafficLog } from '../../traffic/traffic-log';
import { CallCounters } from './api/call-counters';
import { FaultSwitches } from './faults/fault-switches';
import { GrantStore, type GrantSnapshot } from './oauth/grant-store';
import { RegisteredApps, type RegisteredApp } from './oauth/registered-apps';
import { OutboundMessages, type SavedMessages } from './messages/outbound-messages';
import { Org, restoreOrg, saveOrg, type SavedOrg } from './org/org';
import { orgAccess, type OrgAccess } from './org/org-access';
import { RecordWriter } from './org/record-writer';
import { seedOrg } from './org/seed-org';
import { orgProfiles } from './org/seed-profiles';
import { newestValues } from './org/sobject-record';
import { activeStages } from './org/stages';
import { ChangeBus, type SavedChanges } from './pubsub/change-bus';
import type { OpenQuery } from './soql/open-query';

/** Sessions of connected apps end after two idle hours unless the org says otherwise. */
const sessionLifeMs = 2 * 60 * 60_000;
const dailyCalls = 100_000;

/** What the simulated Salesforce takes from the process around it. */
export interface SalesforceSurroundings {
  now(): number;
  seed: number;
  traffic: TrafficLog;
  /** Something worth persisting changed. */
  touched(): void;
}

interface SavedSalesforce {
  orgs: { number: number; data: SavedOrg }[];
  grants: GrantSnapshot;
  /** Absent in files of earlier releases. */
  changes?: SavedChanges;
  messages?: SavedMessages;
  apps?: RegisteredApp[];
}

/** The whole simulated provider: its orgs, the app's grants, open queries, limits and fault switches. */
export class Salesforce {
  orgs: Org[] = [];
  readonly faults = new FaultSwitches();
  readonly apps: RegisteredApps;
  readonly grants: GrantStore;
  readonly counters = new CallCounters();
  readonly changes: ChangeBus;
  readonly messages: OutboundMessages;
  openQueries: OpenQuery[] = [];
  /** Address of the sandbox, known once it listens. */
  baseUrl = '';
  private seeding = false;

  constructor(
    readonly app: SalesforceAppConfig,
    private readonly around: SalesforceSurroundings,
  ) {
    this.apps = new RegisteredApps(app);
    this.grants = new GrantStore(
      () => this.now(),
      () => this.sessionLifeMs(),
    );
    this.changes = new ChangeBus(
      this.faults,
      () => this.now(),
      () => this.touched(),
    );
    this.messages = new OutboundMessages(this);
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

  sessionLifeMs(): number {
    const shorter = this.faults.active('sessionLife');
    return shorter === null ? sessionLifeMs : shorter.seconds * 1000;
  }

  org(number: number): Org | undefined {
    return this.orgs.find(({ profile }) => profile.number === number);
  }

  /** Makes changes in an org, as seen by everybody once they are committed. `client` names who writes through the API; null = a person. */
  writer(org: Org, client: string | null = null): RecordWriter {
    const commitDelayMs = (): number =>
      this.seeding ? 0 : (this.faults.active('lateCommit', { orgNumber: org.profile.number })?.ms ?? 0);
    return new RecordWriter(org, {
      now: () => this.now(),
      commitDelayMs,
      committed: (record, before, by) => {
        if (this.seeding) return;
        const delayMs = commitDelayMs();
        this.changes.committed({ org, record, before, by, client, delayMs });
        if (newestValues(record).IsDeleted !== true) this.messages.committed(org, record, delayMs);
      },
      changed: () => this.touched(),
      stampsHaveMilliseconds: () => this.faults.active('millisecondStamps') !== null,
    });
  }

  /** What the connected user may see and do in an org now. */
  accessOf(org: Org): OrgAccess {
    const place = { orgNumber: org.profile.number };
    return orgAccess(org, {
      hiddenObjects: new Set(this.faults.all('hiddenObject', place).map(({ object }) => object)),
      hiddenFields: new Set(
        this.faults.all('hiddenField', place).map(({ object, field }) => `${object}.${field}`),
      ),
      readOnlyFields: new Set(
        this.faults.all('readOnlyField', place).map(({ object, field }) => `${object}.${field}`),
      ),
      readOnlyObjects: new Set(this.faults.all('readOnlyObject', place).map(({ object }) => object)),
    });
  }

  apiUsage(org: Org): { used: number; max: number } {
    const max = this.faults.active('dailyLimit', { orgNumber: org.profile.number })?.max ?? dailyCalls;
    return { used: this.counters.used(org.profile.number, this.now()), max };
  }

  /** Takes one call from the org's allowance of 24 hours. */
  useCall(org: Org): { used: number; max: number } {
    this.counters.use(org.profile.number, this.now());
    return this.apiUsage(org);
  }

  /** Stages of a record type's sales process: renewals have a shorter one. */
  stagesOf(org: Org, recordTypeId: string): string[] {
    const recordType = org.table('RecordType').get(recordTypeId);
    const isRenewal = recordType !== undefined && /renewal/i.test(String(newestValues(recordType).Name));
    const skipped = ['Needs Analysis', 'Value Proposition'];
    return activeStages(org).filter((stage) => !isRenewal || !skipped.includes(stage));
  }

  instanceUrl(org: Org): string {
    return `${this.baseUrl}/salesforce/instance/${org.profile.domain}`;
  }

  loginAddress(org: Org): string {
    return `${this.baseUrl}/salesforce/${org.profile.isSandbox ? 'test' : 'login'}`;
  }

  usernameOf(org: Org): string {
    const user = org.table('User').get(org.userId);
    return user === undefined ? '' : String(newestValues(user).Username);
  }

  /** The sandbox's own page of a record, for links that lead to the provider. */
  pageOf({ domain, id }: { domain: string; id: string }): string {
    const org = this.orgs.find(({ profile }) => profile.domain === domain);
    return `/ui/salesforce/records/${encodeURIComponent(id)}?org=${org?.profile.number ?? 1}`;
  }

  /** A sandbox org that is copied anew gets another id; everything connected to the old one is cut off. */
  refreshSandbox(org: Org): Org {
    this.grants.revokeOrg(org.profile.number);
    const letters = org.profile.idLetters === 'sB2' ? 'sB3' : 'sB2';
    const copy = this.seeded(new Org({ ...org.profile, idLetters: letters }));
    this.orgs = this.orgs.map((one) => (one === org ? copy : one));
    this.touched();
    return copy;
  }

  /** Back to the seed: data, faults and counters; grants stay unless asked to go. */
  reset(keepGrants = true): void {
    const kept = keepGrants ? this.grants.snapshot() : { grants: [], accessTokens: [] };
    this.faults.clear();
    this.orgs = orgProfiles.map((profile) => this.seeded(new Org(profile)));
    this.grants.restore(kept);
    this.openQueries = [];
    this.counters.reset();
    this.changes.reset();
    this.messages.reset();
    this.touched();
  }

  stop(): void {
    this.messages.queue.stop();
  }

  snapshot(): SavedSalesforce {
    return {
      orgs: this.orgs.map((org) => ({ number: org.profile.number, data: saveOrg(org) })),
      grants: this.grants.snapshot(),
      changes: this.changes.snapshot(),
      messages: this.messages.snapshot(),
      apps: this.apps.local,
    };
  }

  restore(saved: SavedSalesforce): void {
    this.orgs = orgProfiles.map((profile) => {
      const found = saved.orgs.find(({ number }) => number === profile.number);
      return found === undefined ? this.seeded(new Org(profile)) : restoreOrg(profile, found.data);
    });
    this.grants.restore(saved.grants);
    if (saved.changes !== undefined) this.changes.restore(saved.changes, this.orgs);
    this.apps.local = saved.apps ?? [];
    if (saved.messages !== undefined) this.messages.restore(saved.messages);
  }

  private seeded(org: Org): Org {
    this.seeding = true;
    seedOrg(org, this.writer(org), this.now(), this.around.seed);
    this.seeding = false;
    return org;
  }
}

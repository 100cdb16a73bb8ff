import { Injectable } from '@nestjs/common';
import { ConnectorError } from '@thread/connector-kit';
import type { Connector } from '@thread/connector-kit';
import { ConnectionRuntime } from '@thread/connector-runtime';
import { Database, PrismaActivityStore, PrismaDecisionStore, readRecordTrail } from '@thread/data';
import type { RecordTrail, RunRecord } from '@thread/data';
import { applyMapping, decide, identityKeysOf, mappingInForce, wantedProperties } from '@thread/domain';
import type { Connection, Decision, DecisionInput, DecisionSettings, DealSnapshot } from '@thread/domain';
import { LiveSchema } from '../connections/live-schema';
import type { KnownSchema } from '../connections/live-schema';
import { found } from '../http/problem-error';

/** How the record could be read just now. */
export type Reading =
  | { readonly kind: 'read'; readonly snapshot: DealSnapshot }
  | { readonly kind: 'gone' }
  /** The provider cannot be asked now; the last seen state stands in where there is one. */
  | {
      readonly kind: 'unreachable';
      readonly code: string;
      readonly text: string;
      readonly snapshot: DealSnapshot | null;
    };

/** Everything there is to say about one deal. Nothing was written. */
export interface InspectedRecord {
  readonly connection: Connection;
  readonly connector: Connector | null;
  readonly externalId: string;
  readonly reading: Reading;
  readonly trail: RecordTrail;
  readonly runs: readonly RunRecord[];
  /** What would be decided now; null when there is no state to decide on. */
  readonly decision: Decision | null;
  readonly schema: KnownSchema;
  readonly inspectedAt: Date;
}

const shownRuns = 20;

/** Answers "why, or why not" for one deal, with the very decision the pipeline would make. */
@Injectable()
export class InspectRecord {
  constructor(
    private readonly database: Database,
    private readonly decisions: PrismaDecisionStore,
    private readonly activity: PrismaActivityStore,
    private readonly runtime: ConnectionRuntime,
    private readonly schema: LiveSchema,
  ) {}

  async inspect(connection: Connection, externalId: string): Promise<InspectedRecord> {
    const { id, workspaceId } = connection;
    const stored = found(await this.decisions.settings(id));
    const connector = await this.runtime.connectorOf(id).catch(() => null);
    const mapping = mappingInForce(stored.mapping, connector?.records?.defaultMapping);
    const settings = { ...stored, mapping };
    const [trail, runs, schema] = await Promise.all([
      readRecordTrail(this.database, workspaceId, id, { objectType: 'deal', externalId }),
      this.activity.listRuns(workspaceId, { connectionId: id, externalId, limit: shownRuns }),
      this.schema.asFarAsKnown(workspaceId, id),
    ]);
    const reading = await this.#read(connection, connector, settings, externalId, trail);
    const snapshot = reading.kind === 'gone' ? null : reading.snapshot;
    const decision = snapshot ? await this.#decide(settings, schema, externalId, snapshot) : null;
    return {
      connection,
      connector,
      externalId,
      reading,
      trail,
      runs: runs.data,
      decision,
      schema,
      inspectedAt: new Date(),
    };
  }

  async #read(
    { id }: Connection,
    connector: Connector | null,
    { mapping, rules }: DecisionSettings,
    externalId: string,
    trail: RecordTrail,
  ): Promise<Reading> {
    try {
      const context = await this.runtime.contextFor(id, 'clicked');
      const wanted = wantedProperties(mapping, rules);
      const [fetched] =
        (await connector?.records?.fetchDeals(context, {
          ids: [externalId],
          wanted,
          isRelevant: () => true,
        })) ?? [];
      return fetched?.kind === 'found' ? { kind: 'read', snapshot: fetched.snapshot } : { kind: 'gone' };
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      return {
        kind: 'unreachable',
        code: error.code,
        text: error.message,
        snapshot: trail.lastRead?.snapshot ?? null,
      };
    }
  }

  async #decide(
    settings: DecisionSettings,
    { fields, pipelines }: KnownSchema,
    externalId: string,
    snapshot: DealSnapshot,
  ): Promise<Decision> {
    const { connection, mapping } = settings;
    const mapped = applyMapping(mapping, snapshot, { facts: connection.accountFacts, fields });
    const histories = await this.decisions.histories(connection.id, 'deal', [externalId]);
    const history = histories.get(externalId) ?? { link: null, hold: null, lastSeen: null };
    const input: DecisionInput = {
      ...settings,
      ...history,
      snapshot,
      fields,
      ...(pipelines ? { pipelines } : {}),
      candidates: await this.decisions.candidates(connection.id, [identityKeysOf(snapshot, mapped)]),
      reportedEntries: [],
      cause: 'manual',
      instruction: null,
      now: new Date(),
    };
    const decision = decide(input);
    if (decision.code !== 'not_entered_stage') return decision;
    // It was judged when it entered. What it was judged on says more than that it stands where it stood, as long as that still holds.
    const judged = decide({ ...input, cause: 'rerun' });
    return judged.outcome === 'skip' ? judged : decision;
  }
}

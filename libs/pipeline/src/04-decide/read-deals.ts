import type { Connector, ConnectorContext } from '@thread/connector-kit';
import {
  mappingInForce,
  remembersStage,
  wantedProperties,
  type DecisionInput,
  type DecisionSettings,
  type DecisionStore,
  type DealSnapshot,
  type PipelineLabels,
  type RecordHistory,
} from '@thread/domain';
import type { DealWork } from '../03-normalise/collect-deals';
import type { FieldCache } from './field-cache';
import { leaveOutErased } from './leave-out-erased';

/** Configuration and schema a batch is decided with. */
export interface DecisionGround {
  readonly settings: DecisionSettings;
  readonly fields: DecisionInput['fields'];
  readonly pipelines: readonly PipelineLabels[];
}

export interface ReadDeals {
  readonly ground: DecisionGround;
  readonly found: readonly { readonly work: DealWork; readonly snapshot: DealSnapshot }[];
  readonly gone: readonly { readonly work: DealWork; readonly redirectedTo: string | null }[];
}

export interface DealReaderDeps {
  readonly decisions: Pick<DecisionStore, 'histories' | 'erasedAmong'>;
  readonly fieldCache: FieldCache;
}

/**
 * Reads the current state of a batch's deals, one group of calls for all. Related records are read only for deals that may lead to
 * something: in a stage of an enabled rule, linked, held, asked about, reported to have entered, or asked for by a person.
 */
export async function readDeals(
  deps: DealReaderDeps,
  connector: Connector,
  context: ConnectorContext,
  settings: DecisionSettings,
  works: readonly DealWork[],
): Promise<ReadDeals> {
  const { records } = connector;
  if (!records) throw new Error(`Connector ${connector.id} has no records to read`);
  const histories = await deps.decisions.histories(
    context.connectionId,
    'deal',
    works.map((work) => work.externalId),
  );
  const workOf = new Map(works.map((work) => [work.externalId, work]));
  const { rules } = settings;
  const mapping = mappingInForce(settings.mapping, records.defaultMapping);
  let relevant = 0;
  const fetched = await records.fetchDeals(context, {
    ids: works.map((work) => work.externalId),
    wanted: wantedProperties(mapping, rules),
    isRelevant: (deal) => {
      const yes = mayLeadToSomething(
        deal,
        workOf.get(deal.externalId),
        histories.get(deal.externalId),
        settings,
      );
      if (yes) relevant += 1;
      return yes;
    },
  });
  const fields = relevant > 0 ? await deps.fieldCache.read(connector, context, { mapping, rules }) : {};
  const found: { work: DealWork; snapshot: DealSnapshot }[] = [];
  const gone: { work: DealWork; redirectedTo: string | null }[] = [];
  fetched.forEach((deal, at) => {
    const work = works[at];
    if (!work) return;
    if (deal.kind === 'found') found.push({ work, snapshot: deal.snapshot });
    else gone.push({ work, redirectedTo: deal.redirectedTo });
  });
  const kept = await leaveOutErased(
    deps.decisions,
    context.connectionId,
    found.map(({ snapshot }) => snapshot),
  );
  // Only sentences need the provider's list, and most deals are in a stage a rule remembers.
  const strange = found.some(({ snapshot }) => !remembersStage(rules, snapshot));
  const pipelines = strange ? await deps.fieldCache.pipelines(connector, context) : [];
  return {
    ground: { settings: { ...settings, mapping }, fields, pipelines },
    found: found.map(({ work, snapshot }, at) => ({ work, snapshot: kept[at] ?? snapshot })),
    gone,
  };
}

function mayLeadToSomething(
  deal: { readonly pipelineId: string | null; readonly stageId: string | null },
  work: DealWork | undefined,
  history: RecordHistory | undefined,
  { rules }: DecisionSettings,
): boolean {
  if (history?.link || history?.hold || history?.standingAsk) return true;
  if (work?.instruction || work?.cause === 'manual' || work?.cause === 'rerun') return true;
  return rules.some(
    (rule) =>
      rule.enabled &&
      rule.definition.stages.some(
        (stage) =>
          (stage.stageId === deal.stageId && stage.pipelineId === deal.pipelineId) ||
          work?.reportedEntries.some((entry) => entry.stageId === stage.stageId),
      ),
  );
}

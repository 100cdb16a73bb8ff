import {
  settingsAsTheyWere,
  type DecisionSettings,
  type DecisionStore,
  type InboxEnding,
  type RecordedVersions,
} from '@thread/domain';
import type { DealWork } from '../03-normalise/collect-deals';

export interface VersionGroups {
  /** Deals that are decided with the same settings, and so are read together. */
  readonly ready: readonly { readonly settings: DecisionSettings; readonly deals: readonly DealWork[] }[];
  /** Events of deals that were to be decided as they were, which is not possible any more. The code says why. */
  readonly endings: readonly InboxEnding[];
}

/**
 * Puts a batch's deals together by the versions they are to be decided with: today's, or those their run recorded. Versions are looked up
 * now, not when the re-run was asked for: a rule deleted meanwhile is not brought back.
 */
export async function groupByVersions(
  decisions: Pick<DecisionStore, 'versions'>,
  today: DecisionSettings,
  deals: readonly DealWork[],
): Promise<VersionGroups> {
  const ofToday = deals.filter((deal) => deal.asItWas === null);
  const ready = ofToday.length > 0 ? [{ settings: today, deals: ofToday }] : [];
  const recorded = deals.flatMap((deal) => (deal.asItWas ? [{ deal, versions: deal.asItWas }] : []));
  if (recorded.length === 0) return { ready, endings: [] };

  const kept = await decisions.versions(today.connection.id, {
    ruleVersionIds: distinct(recorded.map(({ versions }) => versions.ruleVersionId)),
    mappingVersions: distinct(recorded.map(({ versions }) => versions.mappingVersion)),
  });
  const endings: InboxEnding[] = [];
  for (const group of Map.groupBy(recorded, ({ versions }) => keyOf(versions)).values()) {
    const [first] = group;
    if (!first) continue;
    const then = settingsAsTheyWere(today, first.versions, kept);
    if (then.ok) ready.push({ settings: then.settings, deals: group.map(({ deal }) => deal) });
    else endings.push(...group.flatMap(({ deal }) => refused(deal, then.refusal)));
  }
  return { ready, endings };
}

function refused(deal: DealWork, code: string): readonly InboxEnding[] {
  return deal.eventIds.map((id) => ({ id, status: 'ignored', runId: null, code }));
}

function keyOf({ ruleVersionId, mappingVersion }: RecordedVersions): string {
  return `${ruleVersionId}:${mappingVersion}`;
}

function distinct<T>(values: readonly (T | null)[]): readonly T[] {
  return [...new Set(values)].filter((value) => value !== null);
}

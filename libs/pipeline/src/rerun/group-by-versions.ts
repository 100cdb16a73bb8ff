import {
  settingsAsTheyWere,
  settingsSince,
  type AsItWas,
  type DecisionSettings,
  type DecisionStore,
  type InboxEnding,
  type KeptVersions,
} from '@thread/domain';
import type { DealWork } from '../03-normalise/collect-deals';

export interface VersionGroups {
  /** Deals that are decided with the same settings, and so are read together. */
  readonly ready: readonly { readonly settings: DecisionSettings; readonly deals: readonly DealWork[] }[];
  /** Events of deals that were to be decided as they were, which is not possible any more. The code says why. */
  readonly endings: readonly InboxEnding[];
}

/** How one deal is to be decided, other than as everything is today. */
type Pinned = Pick<DealWork, 'asItWas' | 'backfill'>;

/**
 * Puts a batch's deals together by the versions they are to be decided with: today's, those their run recorded, or those of their backfill.
 * Versions are looked up now, not when they were asked for: a rule deleted meanwhile is not brought back.
 */
export async function groupByVersions(
  decisions: Pick<DecisionStore, 'versions'>,
  today: DecisionSettings,
  deals: readonly DealWork[],
): Promise<VersionGroups> {
  const isPinned = ({ asItWas, backfill }: DealWork): boolean => asItWas !== null || backfill !== null;
  const ofToday = deals.filter((deal) => !isPinned(deal));
  const ready = ofToday.length > 0 ? [{ settings: today, deals: ofToday }] : [];
  const pinned = deals.filter(isPinned);
  if (pinned.length === 0) return { ready, endings: [] };

  const kept = await decisions.versions(today.connection.id, {
    ruleVersionIds: distinct(
      pinned.map(({ asItWas, backfill }) => (backfill ?? asItWas)?.ruleVersionId ?? null),
    ),
    mappingVersions: distinct(pinned.map(({ asItWas }) => asItWas?.mappingVersion ?? null)),
  });
  const endings: InboxEnding[] = [];
  for (const group of Map.groupBy(pinned, keyOf).values()) {
    const [first] = group;
    if (!first) continue;
    const then = settingsOf(today, first, kept);
    if (then.ok) ready.push({ settings: then.settings, deals: group });
    else endings.push(...group.flatMap((deal) => refused(deal, then.refusal)));
  }
  return { ready, endings };
}

/** A backfill has its rule as it was rehearsed, and the mapping of today. */
function settingsOf(today: DecisionSettings, { asItWas, backfill }: Pinned, kept: KeptVersions): AsItWas {
  if (backfill !== null) {
    const rule = kept.rules.get(backfill.ruleVersionId);
    if (!rule) return { ok: false, refusal: 'rule_deleted' };
    return { ok: true, settings: settingsSince(today, rule, backfill.since) };
  }
  return settingsAsTheyWere(today, asItWas ?? { ruleVersionId: null, mappingVersion: null }, kept);
}

function refused(deal: DealWork, code: string): readonly InboxEnding[] {
  return deal.eventIds.map((id) => ({ id, status: 'ignored', runId: null, code }));
}

function keyOf({ asItWas, backfill }: Pinned): string {
  if (backfill) return `backfill:${backfill.backfillId}`;
  return `${asItWas?.ruleVersionId}:${asItWas?.mappingVersion}`;
}

function distinct<T>(values: readonly (T | null)[]): readonly T[] {
  return [...new Set(values)].filter((value) => value !== null);
}

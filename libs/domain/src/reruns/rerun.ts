import type { Mapping } from '../mapping/mapping';
import type { DecisionSettings } from '../decision/decision-settings';
import type { PinnedRule } from '../rules/rule';

/** `today`: every rule and the mapping as they are now. `as_it_was`: the versions the record's run recorded. */
export const rerunModes = ['today', 'as_it_was'] as const;
export type RerunMode = (typeof rerunModes)[number];

/** The versions a run recorded; null where it recorded none. */
export interface RecordedVersions {
  readonly ruleVersionId: string | null;
  readonly mappingVersion: number | null;
}

/** Recorded versions that can still be used. Rules deleted since are not among them. */
export interface KeptVersions {
  /** By rule version id: that version's definition, with the rule's switch and start as they are now. */
  readonly rules: ReadonlyMap<string, PinnedRule>;
  /** By version number. */
  readonly mappings: ReadonlyMap<number, Mapping>;
}

/**
 * Why a record cannot be decided as it was.
 * `nothing_recorded`: the run failed before a rule was asked, or there was none.
 */
export const rerunRefusals = ['nothing_recorded', 'rule_deleted', 'mapping_gone'] as const;
export type RerunRefusal = (typeof rerunRefusals)[number];

/** Settings to decide with, or why there are none. */
export type AsItWas =
  | { readonly ok: true; readonly settings: DecisionSettings }
  | { readonly ok: false; readonly refusal: RerunRefusal };

/**
 * The settings a run recorded: its one rule in its version, and its mapping. Never another rule or version instead. What has no versions is
 * as it is today: the switches, the instant the rule was switched on, the templates.
 */
export function settingsAsTheyWere(
  today: DecisionSettings,
  recorded: RecordedVersions,
  kept: KeptVersions,
): AsItWas {
  const { ruleVersionId, mappingVersion } = recorded;
  if (ruleVersionId === null || mappingVersion === null) return { ok: false, refusal: 'nothing_recorded' };
  const rule = kept.rules.get(ruleVersionId);
  if (!rule) return { ok: false, refusal: 'rule_deleted' };
  // Version 0 is the connector's own mapping, in use while nobody saved another.
  const mapping = mappingVersion === 0 ? { version: 0, fields: [] } : kept.mappings.get(mappingVersion);
  if (!mapping) return { ok: false, refusal: 'mapping_gone' };
  return { ok: true, settings: { ...today, rules: [rule], mapping } };
}

import type { DecisionSettings } from '../decision/decision-settings';
import type { PinnedRule } from '../rules/rule';

/** `reading`: records are read and decided; `failed`: given up, the code says why. */
export const rehearsalStates = ['reading', 'done', 'cancelled', 'failed'] as const;
export type RehearsalState = (typeof rehearsalStates)[number];

/** Most records one rehearsal looks at; it ends there and says so. */
export const mostRehearsedRecords = 20_000;

/**
 * Settings to decide past records with: the one rule, as if it had been on since `since`, and everything else as it is today. Other rules are
 * left out: the question is what this one would do.
 */
export function settingsSince(today: DecisionSettings, rule: PinnedRule, since: Date): DecisionSettings {
  return { ...today, rules: [{ ...rule, enabled: true, activeFrom: since }] };
}

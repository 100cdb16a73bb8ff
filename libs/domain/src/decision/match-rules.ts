import type { DecisionInput } from './decision';
import { type RuleAttempt, tryRule } from './try-rule';

/**
 * The rules in the order they are tried: as given, except that the one a standing hold is pinned to comes first while it is unchanged and
 * on. A changed or switched-off rule is not found by its version, and the hold is judged afresh.
 */
function inOrder(input: DecisionInput): DecisionInput['rules'] {
  const pinned = input.rules.find((rule) => rule.enabled && rule.ruleVersionId === input.hold?.ruleVersionId);
  return pinned === undefined ? input.rules : [pinned, ...input.rules.filter((rule) => rule !== pinned)];
}

/** The first rule that matches; when none does, the nearest miss (the earlier of two as near), entered if any of them found so. Null without rules. */
export function matchRules(input: DecisionInput): RuleAttempt | null {
  let nearest: RuleAttempt | null = null;
  let entered = false;
  for (const rule of inOrder(input)) {
    const attempt = tryRule(rule, input);
    if (attempt.code === null) return attempt;
    entered ||= attempt.entered;
    if (nearest === null || attempt.nearness > nearest.nearness) nearest = attempt;
  }
  return nearest && { ...nearest, entered };
}

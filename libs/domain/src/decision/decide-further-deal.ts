import { mergeFields } from '../mapping/merge-fields';
import type { IdentityJudgement } from '../identity/identity';
import { defaultFurtherDeal, type FurtherDeal } from '../rules/rule';
import { valueText } from '../mapping/value-text';
import type { Decision, DecisionInput, FieldChange, Reason } from './decision';
import { decisionWith, failed, type Findings, passed } from './findings';
import type { Grounds } from './grounds';
import { planFor } from './plan-for';

type Certain = Extract<IdentityJudgement, { kind: 'certain' }>;

/** What becomes of a further deal, when it is neither a new account nor a question. */
type Attached = Extract<FurtherDeal, 'link' | 'link_with_plan' | 'update_arr'>;

const words: Readonly<Record<Attached, string>> = {
  link: 'linked to the account we have.',
  link_with_plan: 'linked to the account we have, with a plan of its own.',
  update_arr: 'linked to the account we have, whose ARR it gives.',
};

/** The rule's word on further deals of a customer who has an account. A person's word that it is another customer stands above it. */
export function furtherDealOf({ rule }: Grounds, { instruction }: DecisionInput): FurtherDeal {
  const policy = rule?.definition.furtherDeal ?? defaultFurtherDeal;
  return policy === 'ask' && instruction?.kind === 'create_new' ? 'new_account' : policy;
}

/** A further deal of a customer who certainly has an account joins that account as the rule says. */
export function attachFurtherDeal(
  input: DecisionInput,
  findings: Findings,
  grounds: Grounds,
  judgement: Certain,
  policy: Attached,
): Decision {
  const { accountId, text } = judgement;
  const identity = passed('identity', text, { actual: accountId });
  const planned = policy === 'link_with_plan' ? planFor(grounds.rule, input, findings) : null;
  const changes = policy === 'update_arr' ? arrChange(input, findings, accountId) : [];
  return decisionWith(findings, grounds.rule, {
    outcome: 'link',
    code: 'linked_existing_account',
    summary: `${findings.name}: ${grounds.because}; ${words[policy]} ${text}`,
    reasons: [...grounds.reasons, identity, ...(planned ? [planned.reason] : []), ...changes.map(arrReason)],
    accountId,
    plan: planned?.plan ?? null,
    changes,
  });
}

/** The account is certainly the customer's, and the rule wants a person to say what the further deal is. */
export function askAboutFurtherDeal(
  input: DecisionInput,
  findings: Findings,
  grounds: Grounds,
  { accountId, text }: Certain,
): Decision {
  const companyName =
    input.candidates.find((candidate) => candidate.accountId === accountId)?.companyName ?? findings.name;
  const reason = failed('identity', `${text} The rule asks a person about further deals.`, {
    actual: companyName,
    expected: 'a person’s word',
  });
  return decisionWith(findings, grounds.rule, {
    outcome: 'ask',
    code: 'likely_duplicate',
    summary: `${findings.name}: ${grounds.because}; it is a further deal of ${companyName}, and a person decides.`,
    reasons: [...grounds.reasons, reason],
    candidates: [{ accountId, companyName, text }],
  });
}

function arrChange(input: DecisionInput, findings: Findings, accountId: string): readonly FieldChange[] {
  const present = input.candidates.find((candidate) => candidate.accountId === accountId)?.arr ?? null;
  const fact = { field: 'arr', value: present, origin: 'source', sourceUpdatedAt: null } as const;
  const mapped = findings.fields.filter(({ target, value }) => target === 'arr' && value !== null);
  return mergeFields(input.mapping, mapped, [fact]);
}

function arrReason({ from, to, applied }: FieldChange): Reason {
  const text = applied
    ? `ARR: ${valueText(to)} instead of ${valueText(from)}.`
    : `ARR stays ${valueText(from)} by policy.`;
  return passed('fields', text, { actual: valueText(to) });
}

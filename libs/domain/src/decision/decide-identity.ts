import { cleanName } from '../text/clean-text';
import { judgeIdentity } from '../identity/judge-identity';
import type { IdentityJudgement } from '../identity/identity';
import { labelOfTarget } from '../mapping/target';
import type { MappedField } from '../mapping/mapping';
import type { Decision, DecisionInput, Reason } from './decision';
import { askAboutFurtherDeal, attachFurtherDeal, furtherDealOf } from './decide-further-deal';
import { decisionWith, failed, type Findings, passed } from './findings';
import type { Grounds } from './grounds';
import { planFor } from './plan-for';

/** An account must have a name: where a person insists and none is known, a telling default. */
function withName(findings: Findings): readonly MappedField[] {
  const has = findings.fields.some((field) => field.target === 'companyName' && field.value !== null);
  if (has) return findings.fields;
  const others = findings.fields.filter((field) => field.target !== 'companyName');
  const text = cleanName(findings.name) || 'Unnamed customer';
  const evidence = {
    source: null,
    record: null,
    propertyLabel: null,
    raw: null,
    steps: ['No source has a company name; this one stands in until somebody corrects it.'],
    sourceUpdatedAt: null,
  };
  return [
    {
      target: 'companyName',
      label: labelOfTarget('companyName'),
      value: { type: 'text', text },
      evidence,
      problem: null,
    },
    ...others,
  ];
}

function create(
  input: DecisionInput,
  findings: Findings,
  grounds: Grounds,
  identity: Reason,
  differentFrom: readonly string[] = [],
): Decision {
  const { plan, reason } = planFor(grounds.rule, input, findings);
  const withPlan = plan === null ? 'without a plan' : `with the plan "${plan.templateName}"`;
  return decisionWith(findings, grounds.rule, {
    outcome: 'create',
    code: 'created',
    summary: `${findings.name}: ${grounds.because}; a new account is created ${withPlan}.`,
    reasons: [...grounds.reasons, identity, reason],
    fields: withName(findings),
    plan,
    ...(differentFrom.length > 0 ? { differentFrom } : {}),
  });
}

/** The candidates by name; where the name does not tell two apart, their websites do. */
function candidateNames(
  candidates: Extract<IdentityJudgement, { kind: 'likely' }>['candidates'],
  { name, known }: { readonly name: string; readonly known: DecisionInput['candidates'] },
): string {
  const shown = candidates.slice(0, 3);
  const plain = (text: string) => text.trim().toLowerCase();
  return shown
    .map(({ accountId, companyName }) => {
      const alike = [name, ...shown.map((other) => other.companyName)].filter(
        (other) => plain(other) === plain(companyName),
      );
      if (alike.length < 2) return companyName;
      const domain = known.find((candidate) => candidate.accountId === accountId)?.domain;
      return `${companyName} (${domain ?? 'no website'})`;
    })
    .join(', ');
}

function ask(
  input: DecisionInput,
  findings: Findings,
  grounds: Grounds,
  judgement: Extract<IdentityJudgement, { kind: 'likely' }>,
): Decision {
  const names = candidateNames(judgement.candidates, { name: findings.name, known: input.candidates });
  const reason = failed('identity', `It may be a customer we have: ${names}.`, {
    actual: names,
    expected: 'no account alike',
  });
  return decisionWith(findings, grounds.rule, {
    outcome: 'ask',
    code: 'likely_duplicate',
    summary: `${findings.name}: ${grounds.because}, but it may be the same as ${names}; a person decides.`,
    reasons: [...grounds.reasons, reason],
    candidates: judgement.candidates.map(({ accountId, companyName, text }) => ({
      accountId,
      companyName,
      text,
    })),
  });
}

/** Last step before an account is made: is it one we have? Certain links, likely asks (unless a person decided), else it is created. */
export function decideIdentity(input: DecisionInput, findings: Findings, grounds: Grounds): Decision {
  const judgement = judgeIdentity(findings.identity, input.candidates);
  if (judgement.kind === 'certain') {
    const policy = furtherDealOf(grounds, input);
    if (policy === 'ask') return askAboutFurtherDeal(input, findings, grounds, judgement);
    if (policy !== 'new_account') return attachFurtherDeal(input, findings, grounds, judgement, policy);
    const why =
      input.instruction?.kind === 'create_new'
        ? 'a person decided that this is a new one.'
        : 'the rule makes an account of every deal.';
    const reason = passed('identity', `${judgement.text} Still, ${why}`, { actual: judgement.accountId });
    return create(input, findings, grounds, reason, [judgement.accountId]);
  }
  if (judgement.kind === 'likely') {
    if (input.instruction?.kind !== 'create_new') return ask(input, findings, grounds, judgement);
    return create(
      input,
      findings,
      grounds,
      passed('identity', 'Accounts that look the same exist; a person decided that this is a new one.'),
      judgement.candidates.map(({ accountId }) => accountId),
    );
  }
  return create(
    input,
    findings,
    grounds,
    passed('identity', 'No account shares its company record, domain, name or contacts.'),
  );
}

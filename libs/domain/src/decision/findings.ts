import { identityKeysOf } from '../identity/identity-keys';
import type { IdentityKeys } from '../identity/identity';
import { applyMapping } from '../mapping/apply-mapping';
import type { MappedField } from '../mapping/mapping';
import { valueText } from '../mapping/value-text';
import { cleanCompanyName } from '../identity/clean-company-name';
import { defaultUndoDays, type PinnedRule } from '../rules/rule';
import type { Decision, DecisionInput, Reason } from './decision';

/** What is known of the record before any rule is asked. */
export interface Findings {
  readonly fields: readonly MappedField[];
  readonly identity: IdentityKeys;
  /** What to call the customer in a sentence. */
  readonly name: string;
}

/** Maps the record and reads its identity. */
export function findingsOf(input: DecisionInput): Findings {
  const { snapshot, mapping, connection, fields: schema } = input;
  const fields = applyMapping(mapping, snapshot, { facts: connection.accountFacts, fields: schema });
  const mappedName = fields.find((field) => field.target === 'companyName')?.value ?? null;
  const dealName = cleanCompanyName(snapshot.name ?? '');
  const name =
    mappedName !== null
      ? valueText(mappedName)
      : dealName !== ''
        ? dealName
        : `Deal ${snapshot.record.ref.externalId}`;
  return { fields, identity: identityKeysOf(snapshot, fields), name };
}

type Varying = Pick<Decision, 'outcome' | 'code' | 'summary' | 'reasons'> & Partial<Decision>;

/** A decision with everything that is not given left empty. */
export function decisionWith(findings: Findings, rule: PinnedRule | null, parts: Varying): Decision {
  return {
    rule: rule === null ? null : { ruleId: rule.ruleId, ruleVersionId: rule.ruleVersionId },
    fields: parts.outcome === 'skip' ? [] : findings.fields,
    identity: findings.identity,
    accountId: null,
    plan: null,
    hold: null,
    candidates: [],
    changes: [],
    ...(parts.outcome === 'create' || parts.outcome === 'link'
      ? { undoDays: rule?.definition.undoDays ?? defaultUndoDays }
      : {}),
    ...parts,
  };
}

/** A check that passed. */
export function passed(
  step: Reason['step'],
  text: string,
  values: Pick<Reason, 'actual' | 'expected'> = {},
): Reason {
  return { step, ok: true, text, ...values };
}

/** A check that did not pass. */
export function failed(
  step: Reason['step'],
  text: string,
  values: Pick<Reason, 'actual' | 'expected'> = {},
): Reason {
  return { step, ok: false, text, ...values };
}

import type { Connection } from '../connections/connection';
import type { IdentityCandidate, IdentityKeys } from '../identity/identity';
import type { MappedField, Mapping } from '../mapping/mapping';
import type { DealSnapshot, FieldDescription, RecordPosition, RecordRole } from '../records/snapshot';
import type { PinnedRule } from '../rules/rule';
import type { Agreement } from '../sync/agreement';
import type { PlanDraft, Template } from '../templates/template';

export const outcomes = ['create', 'link', 'update', 'hold', 'ask', 'skip'] as const;
export type Outcome = (typeof outcomes)[number];

/**
 * Why a run ended as it did. Stable codes: API clients and the inspector depend on them.
 * `missing_required_fields` = a hold began, was judged under another rule version, or became a person's; `already_held` = nothing new about it.
 * `left_stage` = it entered, but has left again, so that nothing is created (a linked deal that leaves keeps `account_…` and says so in
 * its reasons: `hasLeftStage`). `record_gone` is for callers whose read found nothing; `decide` always has a record.
 */
export const decisionCodes = [
  'created',
  'linked_existing_account',
  'account_updated',
  'account_unchanged',
  'missing_required_fields',
  'likely_duplicate',
  'auto_creation_off',
  'no_rule',
  'rule_disabled',
  'wrong_pipeline',
  'wrong_stage',
  'entered_before_rule',
  'not_entered_stage',
  'condition_false',
  'record_deleted',
  'record_gone',
  'left_stage',
  'already_held',
] as const;
export type DecisionCode = (typeof decisionCodes)[number];

/** One checked step with the values that decided it, in order of checking. */
export interface Reason {
  readonly step:
    | 'connection'
    | 'auto_creation'
    | 'record'
    | 'link'
    | 'rule'
    | 'pipeline'
    | 'stage'
    | 'entered'
    | 'condition'
    | 'fields'
    | 'identity'
    | 'template';
  readonly ok: boolean;
  readonly text: string;
  readonly actual?: string | null;
  readonly expected?: string | null;
}

/** A pipeline of the provider with the labels a person knows. */
export interface PipelineLabels {
  readonly id: string;
  readonly label: string;
  readonly stages: readonly { readonly id: string; readonly label: string }[];
}

export const runCauses = ['webhook', 'poll', 'manual', 'rerun', 'settle', 'backfill'] as const;
export type RunCause = (typeof runCauses)[number];

/** A wait for missing fields that already stands for this record. */
export interface StandingHold {
  readonly ruleVersionId: string;
  readonly heldSince: Date;
  readonly settleUntil: Date;
  readonly state: 'settling' | 'needs_attention';
}

export interface DecisionInput {
  readonly snapshot: DealSnapshot;
  readonly connection: Pick<Connection, 'id' | 'connectorId' | 'accountFacts' | 'settings'>;
  /** Every rule of the connection, enabled or not, newest version each. */
  readonly rules: readonly PinnedRule[];
  readonly mapping: Mapping;
  /** The provider's pipelines, for the labels of stages no rule remembers; absent when they were not needed or could not be read. */
  readonly pipelines?: readonly PipelineLabels[];
  /** Schema of the mapped objects, for labels of properties and options; empty when it could not be read. */
  readonly fields: Readonly<Partial<Record<RecordRole, readonly FieldDescription[]>>>;
  readonly templates: readonly Template[];
  /** The account this record is linked to already; null when none. */
  readonly link: { readonly accountId: string; readonly facts: readonly ExistingFact[] } | null;
  readonly candidates: readonly IdentityCandidate[];
  readonly hold: StandingHold | null;
  /** A question to a person ("is it this account?") that stands unanswered: the record has entered, so later reads may settle it. */
  readonly standingAsk?: { readonly askedSince: Date } | null;
  /** Stage seen at the previous read; evidence for an entry where the provider keeps no history. */
  readonly lastSeen: {
    readonly stageId: string | null;
    readonly pipelineId: string | null;
    readonly seenAt: Date;
    readonly positions?: readonly RecordPosition[] | null;
    /** When an entry was judged last, by this read or one before; null when none was. Absent: by this read. */
    readonly judgedAt?: Date | null;
  } | null;
  /** Where first looks saw it; for pipelines of which `lastSeen` says nothing. */
  readonly standing?: readonly StandingSight[];
  /** Properties deliveries said were changed, without saying to what. */
  readonly changedProperties?: readonly { readonly property: string; readonly at: Date }[];
  /** Instants at which deliveries said the record entered a stage; evidence even if it left again before the read. */
  readonly reportedEntries: readonly { readonly stageId: string; readonly at: Date }[];
  readonly cause: RunCause;
  /**
   * A person's instruction: `create` goes ahead regardless of stage, entry, conditions, required fields and the switch;
   * `link` attaches to the named account; `create_new` also overrides a likely duplicate.
   */
  readonly instruction:
    { readonly kind: 'create' | 'create_new' } | { readonly kind: 'link'; readonly accountId: string } | null;
  readonly now: Date;
}

/** Where a first look saw a record. */
export interface StandingSight {
  readonly positions: readonly RecordPosition[];
  /** The source's instant of its last change before that; null when it says none. */
  readonly updatedAt: Date | null;
  readonly lookedAt: Date;
  /** When a rule was switched on or changed and the look asked for. */
  readonly askedAt: Date;
}

/** A field the account has now. */
export interface ExistingFact {
  readonly field: string;
  readonly value: MappedField['value'];
  readonly origin: 'source' | 'person' | 'default';
  readonly sourceUpdatedAt: Date | null;
  /** When the present value was set here; `newest` compares a person's edit by it. */
  readonly recordedAt?: Date | null;
  /** The record the present value came from; only then can a late read of an older version be told. */
  readonly sourceRecord?: { readonly objectType: string; readonly externalId: string } | null;
  /** For fields that also go out: what this field and its records last agreed on. */
  readonly agreements?: readonly Agreement[];
  /** The deal through which the present value came; absent when it was stored before deals were told apart. */
  readonly dealId?: string | null;
}

export interface Decision {
  readonly outcome: Outcome;
  readonly code: DecisionCode;
  /** One sentence a person understands, with the actual values. */
  readonly summary: string;
  readonly reasons: readonly Reason[];
  readonly rule: { readonly ruleId: string; readonly ruleVersionId: string } | null;
  /** Present for create, link, update, hold and ask. */
  readonly fields: readonly MappedField[];
  readonly identity: IdentityKeys;
  /** For link and update. */
  readonly accountId: string | null;
  /** For create, and for a link whose deal brings a plan of its own. */
  readonly plan: PlanDraft | null;
  /** For hold. */
  readonly hold: {
    readonly missing: readonly string[];
    readonly settleUntil: Date;
    readonly state: 'settling' | 'needs_attention';
  } | null;
  /** A rule found that the record entered its stage: what is reported later of an entry up to now does not count again. */
  readonly entryJudged?: boolean;
  /** For ask. */
  readonly candidates: readonly {
    readonly accountId: string;
    readonly companyName: string;
    readonly text: string;
  }[];
  /** For create: accounts that look the same, of which a person said that they are others. */
  readonly differentFrom?: readonly string[];
  /** For update: whether the deal is in a stage some rule waits for. */
  readonly inStage?: boolean;
  /** For update: what is said of the owner, kept until a person decides; absent when the owner is the same. */
  readonly ownerChanges?: readonly FieldChange[];
  /** For update: the company the deal is with, where it is not one of the account's. */
  readonly newCompany?: NewCompany;
  /** For create and link: how long a reversal of the deal holds back messages, in days. */
  readonly undoDays?: number;
  /** For update: fields whose value changes, and those the source would change but policy keeps. */
  readonly changes: readonly FieldChange[];
}

/** A company a linked deal has come to be with. */
export interface NewCompany {
  readonly externalId: string;
  /** What to call it in a sentence. */
  readonly name: string;
  /** The account it is linked to: it stays there, and a person is asked. Null: nobody's, it becomes the account's. */
  readonly heldBy: { readonly accountId: string; readonly companyName: string } | null;
}

export interface FieldChange {
  readonly field: string;
  readonly from: MappedField['value'];
  readonly to: MappedField['value'];
  /** False = the policy keeps the present value; the source's value is remembered beside it. */
  readonly applied: boolean;
}

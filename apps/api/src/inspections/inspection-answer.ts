import type { InspectionView } from '@thread/contracts';
import type { InspectedRecord } from './inspect-record';

type Answer = InspectionView['answer'];

export interface HeadlineAnswer {
  readonly answer: Answer;
  readonly code: string;
  readonly headline: string;
  readonly nextStep: string | null;
}

const nextSteps: Readonly<Record<string, string>> = {
  account_updated: 'Open the account.',
  account_unchanged: 'Open the account.',
  auto_creation_off: 'Switch automatic creation on for the connection, or create this one by hand.',
  no_rule: 'Add a rule to the connection.',
  rule_disabled:
    'Switch the rule on. Deals that are in the stage already are not picked up; create this one by hand.',
  wrong_pipeline: 'Add the pipeline’s stage to the rule if deals from it should become accounts.',
  wrong_stage: 'Nothing to do: the account is created when the deal enters the stage.',
  entered_before_rule: 'Create this one by hand: it was won before the rule was switched on.',
  not_entered_stage: 'Create this one by hand if it should be an account.',
  condition_false: 'Change the deal or the rule’s conditions, or create this one by hand.',
  record_deleted: 'Restore the deal at its source if it was deleted by mistake.',
  left_stage: 'Nothing to do unless the deal returns to the stage.',
  missing_required_fields: 'Fill in the missing facts at the source, or create the account without them.',
  already_held: 'Fill in the missing facts at the source, or create the account without them.',
  likely_duplicate: 'Link the deal to that account, or create a new one.',
};

const day = (instant: Date): string => `${instant.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** When the next sweep reads the provider's changes; null when the connector has none or the connection cannot be used. */
export function nextSweepAt({ connector, reading, trail, inspectedAt }: InspectedRecord): Date | null {
  if (!connector?.poll || reading.kind === 'unreachable') return null;
  const due = (trail.lastPollAt ?? inspectedAt).getTime() + connector.poll.everySeconds * 1000;
  return new Date(Math.max(due, inspectedAt.getTime()));
}

function linkedAnswer(inspected: InspectedRecord): HeadlineAnswer {
  const { trail, runs, decision } = inspected;
  const first = runs.findLast(({ outcome }) => outcome === 'create' || outcome === 'link');
  const name = trail.account?.companyName ?? '';
  const linked = first?.outcome === 'link';
  const when = first ? ` on ${day(first.createdAt)}` : '';
  return {
    answer: linked ? 'linked' : 'created',
    code: first?.code ?? decision?.code ?? 'account_unchanged',
    headline: linked
      ? `This deal was linked to the account ${name}${when}.`
      : `This deal is the account ${name}, created${when}.`,
    nextStep: 'Open the account.',
  };
}

function brokenAnswer({ connection, reading }: InspectedRecord): HeadlineAnswer | null {
  if (reading.kind !== 'unreachable') return null;
  const seen = reading.snapshot ? ' What follows is from the last time it was read.' : '';
  return {
    answer: 'connection_broken',
    code: reading.code,
    headline: `The deal cannot be read now: ${reading.text}${seen}`,
    nextStep:
      connection.state === 'disconnected' || connection.state === 'needs_reconnection'
        ? 'Reconnect. Events that arrived meanwhile are kept and worked off.'
        : 'Open the connection’s page; events are kept until it works again.',
  };
}

function neverReceived(inspected: InspectedRecord, summary: string): HeadlineAnswer {
  const sweep = nextSweepAt(inspected);
  const pickup = sweep
    ? `The sweep would pick it up at ${day(sweep)}.`
    : 'No sweep runs for this connection.';
  return {
    answer: 'never_received',
    code: 'never_received',
    headline: `The provider never told Thread about this deal. ${pickup} As it is now: ${summary}`,
    nextStep: 'Check the webhook subscriptions at the provider, or trigger this deal by hand.',
  };
}

/** The one sentence and next step for an inspected deal. Linked accounts come first, then a broken connection, then the decision. */
export function answerFor(inspected: InspectedRecord): HeadlineAnswer {
  const { trail, runs, decision, externalId } = inspected;
  if (trail.account) return linkedAnswer(inspected);
  const broken = brokenAnswer(inspected);
  if (broken) return broken;
  if (!decision) {
    const headline = `The provider has no deal ${externalId}; it may have been deleted or merged into another.`;
    return { answer: 'not_found', code: 'record_gone', headline, nextStep: 'Check the id or address.' };
  }
  const { code, outcome, summary } = decision;
  const told = { code, headline: summary, nextStep: nextSteps[code] ?? null };
  if (outcome === 'skip') return { answer: 'skipped', ...told };
  if (trail.received.events === 0 && runs.length === 0) return neverReceived(inspected, summary);
  if (outcome === 'hold') return { answer: 'held', ...told };
  if (outcome === 'ask') return { answer: 'asked', ...told };
  const now =
    'Decided now, it would become an account; it is being worked on, or was decided before something changed.';
  return { answer: 'would_create', code, headline: `${summary} ${now}`, nextStep: 'Trigger it now.' };
}

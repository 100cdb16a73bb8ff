import { accountFields, valueText, type FieldChange, type OutcomeToApply } from '@thread/domain';
import type { TimelineEntryToWrite } from './write-timeline';

/** What an outcome adds to its account's timeline. An update that changed nothing adds nothing. */
export function accountEntries(
  outcome: OutcomeToApply,
  changes: readonly FieldChange[],
): readonly TimelineEntryToWrite[] {
  const { decision, snapshot, cause } = outcome;
  const record = {
    objectType: snapshot.record.ref.objectType,
    externalId: snapshot.record.ref.externalId,
    recordName: snapshot.name,
    recordUrl: snapshot.record.url,
  };
  const changed = changes.map((change) => entryOfChange(change, outcome));
  if (decision.outcome === 'create') {
    const detail = {
      ...record,
      code: decision.code,
      cause,
      templateName: decision.plan?.templateName ?? null,
    };
    const entries: TimelineEntryToWrite[] = [{ kind: 'account.created', summary: decision.summary, detail }];
    if (outcome.effects.length === 0) {
      entries.push({
        kind: 'email.not_sent',
        summary: 'No handoff e-mail: the account executive’s e-mail address is not known.',
        detail: {},
      });
    }
    return entries;
  }
  if (decision.outcome === 'link') {
    return [
      { kind: 'record.linked', summary: decision.summary, detail: { ...record, code: decision.code, cause } },
      ...changed,
    ];
  }
  return changed;
}

function entryOfChange(change: FieldChange, outcome: OutcomeToApply): TimelineEntryToWrite {
  const label = labelOf(change.field, outcome);
  return {
    kind: 'field.changed',
    summary: `${label} changed from ${valueText(change.from)} to ${valueText(change.to)}.`,
    detail: { field: change.field, from: change.from, to: change.to },
  };
}

function labelOf(field: string, outcome: OutcomeToApply): string {
  const mapped = outcome.decision.fields.find(({ target }) => target === field);
  return mapped?.label ?? accountFields.find(({ key }) => key === field)?.label ?? field;
}

import type { AccountDetail, FactView } from '@thread/contracts';
import type { AccountRecord, FactRecord, MilestoneRecord } from '@thread/data';
import { labelOfTarget, sameValue } from '@thread/domain';
import type { AnswerOf } from '../http/endpoint-call';
import type { readAccount } from '@thread/contracts';

export type NameOfConnector = (connectorId: string) => string;
type Detail = AnswerOf<typeof readAccount>;

const isOverdue = (dueDate: string | null, open: boolean, today: string): boolean =>
  open && dueDate !== null && dueDate < today;

function presentFact(
  fact: FactRecord,
  nameOf: NameOfConnector,
): Omit<FactView, 'recordedAt'> & { readonly recordedAt: Date } {
  const differs = fact.sourceValue !== null && !sameValue(fact.sourceValue, fact.value);
  return {
    field: fact.field,
    label: labelOfTarget(fact.field),
    value: fact.value,
    origin: fact.origin,
    evidence: { ...fact.evidence, steps: [...fact.evidence.steps] },
    recordedAt: fact.recordedAt,
    setBy: fact.setBy,
    connectorName: fact.connectorId === null ? null : nameOf(fact.connectorId),
    sourceValue: differs ? fact.sourceValue : null,
    differs,
    writtenBack: presentLedger(fact),
  };
}

function presentLedger({ ledger, value }: FactRecord): FactView['writtenBack'] {
  if (ledger === null) return null;
  const { property, objectType, errorText: text, paused, seen, writtenAt } = ledger;
  const settled = seen !== null && sameValue(seen.value, value) ? 'same' : 'waiting';
  const state = paused ? 'paused' : text === null ? settled : 'refused';
  const lastWrittenAt = writtenAt === null ? null : new Date(writtenAt).toISOString();
  return { state, property, objectType, lastWrittenAt, text };
}

function presentMilestone(milestone: MilestoneRecord, today: string): AccountDetail['milestones'][number] {
  return {
    ...milestone,
    completedAt: milestone.completedAt?.toISOString() ?? null,
    overdue: isOverdue(milestone.dueDate, !milestone.complete, today),
    tasks: milestone.tasks.map((task) => ({
      ...task,
      completedAt: task.completedAt?.toISOString() ?? null,
      overdue: isOverdue(task.dueDate, task.state === 'open', today),
    })),
  };
}

/** @param today calendar day in the workspace's zone, against which things are overdue. */
export function presentAccount(account: AccountRecord, today: string, nameOf: NameOfConnector): Detail {
  return {
    ...account,
    facts: account.facts.map((fact) => presentFact(fact, nameOf)),
    milestones: account.milestones.map((milestone) => presentMilestone(milestone, today)),
    links: account.links.map((link) => ({ ...link, connectorName: nameOf(link.connectorId) })),
  };
}

import type { AccountRecord, FactRecord, MilestoneRecord } from '@thread/data';
import type { FieldValue } from '@thread/domain';

const at = new Date('2026-01-05T09:00:00Z');

function fact(field: string, value: FieldValue): FactRecord {
  const evidence = {
    source: null,
    record: null,
    propertyLabel: null,
    raw: null,
    steps: [],
    sourceUpdatedAt: null,
  };
  return {
    field,
    value,
    origin: 'default',
    evidence,
    recordedAt: at,
    setBy: null,
    connectorId: null,
    sourceValue: null,
    ledger: null,
  };
}

function milestone(id: string, name: string, dueDate: string): MilestoneRecord {
  return { id, name, description: '', dueDate, completedAt: null, complete: false, position: 0, tasks: [] };
}

/** Made-up values for trying an e-mail template without an account. */
export const sampleAccount: Pick<
  AccountRecord,
  'facts' | 'templateName' | 'goLiveDate' | 'milestones' | 'links' | 'csm'
> = {
  facts: [
    fact('companyName', { type: 'text', text: 'Example Company' }),
    fact('arr', { type: 'money', amount: '24000', currency: 'EUR' }),
    fact('closeDate', { type: 'day', day: '2026-01-05' }),
    fact('website', { type: 'url', text: 'https://company.example' }),
    fact('aeName', { type: 'text', text: 'Alex Example' }),
    fact('aeEmail', { type: 'email', text: 'alex@workspace.example' }),
    fact('primaryContactName', { type: 'text', text: 'Kim Example' }),
    fact('primaryContactEmail', { type: 'email', text: 'kim@company.example' }),
  ],
  templateName: 'Standard SaaS Onboarding',
  goLiveDate: '2026-02-16',
  milestones: [milestone('kickoff', 'Kickoff', '2026-01-12'), milestone('go-live', 'Go-live', '2026-02-16')],
  links: [],
  csm: null,
};

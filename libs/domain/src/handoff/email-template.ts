export const emailTemplateKeys = ['handoff_to_ae', 'csm_assignment'] as const;
export type EmailTemplateKey = (typeof emailTemplateKeys)[number];

/** An e-mail an admin can edit: plain text with `{{variable}}`, `{{#section}}…{{/section}}` and `{{^section}}…{{/section}}`. */
export interface EmailTemplate {
  readonly key: EmailTemplateKey;
  readonly subject: string;
  readonly body: string;
}

/** Every variable an e-mail can use, with its meaning for the person who edits it. An unknown value is '', which a section can ask for. */
export const emailVariableMeanings = {
  recipientName: 'Name of the person written to, else "there"',
  companyName: 'The customer',
  arr: 'ARR with its currency, e.g. 12,000 EUR; empty when unknown',
  closeDate: 'Close date, e.g. 5 January 2026; empty when unknown',
  website: 'Website of the customer; empty when unknown',
  aeName: 'Name of the account executive; empty when unknown',
  aeEmail: 'E-mail address of the account executive; empty when unknown',
  csmName: 'Name of the CSM; empty while nobody is assigned',
  assignedBy: 'Who assigned the CSM; empty otherwise',
  primaryContactName: 'Primary contact; empty when unknown',
  primaryContactEmail: 'E-mail address of the primary contact; empty when unknown',
  industry: 'Industry; empty when unknown',
  companySize: 'Company size; empty when unknown',
  notes: 'Account notes; empty when there are none',
  templateName: 'Onboarding template of the plan; empty without a plan',
  goLiveDate: 'Planned go-live, e.g. 16 February 2026; empty when unknown',
  accountUrl: 'Address of the account in Thread',
  recordUrl: 'Address of the deal at its source; empty when unknown',
  why: 'Why the account was made, in one sentence; empty otherwise',
  milestones: 'Section over the milestones of the plan, each with {{name}} and {{dueDate}}',
  missing: 'Section over what is still unknown of the account, each as {{.}}',
} as const;

export type EmailVariableName = keyof typeof emailVariableMeanings;

export const defaultEmailTemplates: Readonly<Record<EmailTemplateKey, EmailTemplate>> = {
  handoff_to_ae: {
    key: 'handoff_to_ae',
    subject: '{{companyName}}: your handoff is waiting',
    body: `Hello {{recipientName}},

{{companyName}} is won{{#closeDate}} (closed on {{closeDate}}){{/closeDate}}, and its account with the onboarding plan is ready:

{{accountUrl}}

Two things only you can do:
- Read the handoff and add what the CRM does not know: goals, promises, risks, who decides.
- Assign the CSM. They get an e-mail and take over from there.

What we know so far:
- ARR: {{arr}}{{^arr}}not known{{/arr}}
- Primary contact: {{primaryContactName}}{{#primaryContactEmail}} {{primaryContactEmail}}{{/primaryContactEmail}}{{^primaryContactName}}{{^primaryContactEmail}}not known{{/primaryContactEmail}}{{/primaryContactName}}
- Plan: {{templateName}}{{^templateName}}none yet{{/templateName}}{{#goLiveDate}}, go-live planned for {{goLiveDate}}{{/goLiveDate}}
{{#missing}}
- Not known: {{.}}
{{/missing}}

{{#recordUrl}}
The deal: {{recordUrl}}

{{/recordUrl}}
{{#why}}
Why you get this: {{why}}
{{/why}}
`,
  },
  csm_assignment: {
    key: 'csm_assignment',
    subject: '{{companyName}} is yours: please accept the handoff',
    body: `Hello {{recipientName}},

{{#assignedBy}}{{assignedBy}} has assigned you{{/assignedBy}}{{^assignedBy}}You have been assigned{{/assignedBy}} to {{companyName}}. Read the handoff and accept it to start the onboarding:

{{accountUrl}}

In short:
- ARR: {{arr}}{{^arr}}not known{{/arr}}
- Closed: {{closeDate}}{{^closeDate}}not known{{/closeDate}}
- Account executive: {{aeName}}{{#aeEmail}} {{aeEmail}}{{/aeEmail}}{{^aeName}}{{^aeEmail}}not known{{/aeEmail}}{{/aeName}}
- Primary contact: {{primaryContactName}}{{#primaryContactEmail}} {{primaryContactEmail}}{{/primaryContactEmail}}{{^primaryContactName}}{{^primaryContactEmail}}not known{{/primaryContactEmail}}{{/primaryContactName}}
{{#goLiveDate}}
- Go-live planned for {{goLiveDate}}
{{/goLiveDate}}

The plan:
{{#milestones}}
- {{name}}{{#dueDate}}, due on {{dueDate}}{{/dueDate}}
{{/milestones}}
{{^milestones}}
- There is no plan yet.
{{/milestones}}
`,
  },
};

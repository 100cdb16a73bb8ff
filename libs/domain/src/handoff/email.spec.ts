import fc from 'fast-check';
import { exampleDeal, exampleFacts } from '../examples/example-deal';
import { exampleMapping, exampleTemplates } from '../examples/example-decision';
import { applyMapping } from '../mapping/apply-mapping';
import { instantiateTemplate } from '../templates/instantiate-template';
import type { Template } from '../templates/template';
import { defaultEmailTemplates, emailTemplateKeys, emailVariableMeanings } from './email-template';
import { type EmailFacts, emailVariables } from './email-variables';
import { readableDay } from '../dates/readable-day';
import { readableMoney } from '../money/readable-money';
import { renderEmail } from './render-email';
import { escapeHtml } from './text-to-html';
import { validateEmailTemplate } from './validate-email-template';

const [standard] = exampleTemplates as [Template, ...Template[]];

function facts(changes: Partial<EmailFacts> = {}): EmailFacts {
  return {
    recipientName: 'Alex Meyer',
    fields: applyMapping(exampleMapping, exampleDeal(), { facts: exampleFacts, fields: {} }),
    plan: instantiateTemplate(standard, { closeDay: '2026-03-02', createdDay: '2026-03-02' }),
    accountUrl: 'https://thread.example/accounts/1?tab=plan&x=1',
    recordUrl: 'https://crm.example.com/deal/7001',
    csmName: null,
    assignedBy: null,
    why: 'Acme Ltd entered "Closed Won".',
    ...changes,
  };
}

describe('the handoff e-mail to the AE', () => {
  test('is personal and complete', () => {
    const { subject, text } = renderEmail(defaultEmailTemplates.handoff_to_ae, emailVariables(facts()));
    expect(subject).toBe('Acme Ltd: your handoff is waiting');
    for (const part of [
      'Hello Alex Meyer,',
      'closed on 2 March 2026',
      'ARR: 12,000 EUR',
      'Dana Reyes dana@acme.example',
      'go-live planned for 2 April 2026',
      'https://thread.example/accounts/1?tab=plan&x=1',
      'https://crm.example.com/deal/7001',
      'Why you get this: Acme Ltd entered "Closed Won".',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toMatch(/\{\{|not known|\n\n\n/i);
  });

  test('says what is not known', () => {
    const { subject, text } = renderEmail(
      defaultEmailTemplates.handoff_to_ae,
      emailVariables(facts({ recipientName: null, fields: [], plan: null, recordUrl: null, why: null })),
    );
    expect(subject).toBe('A new customer: your handoff is waiting');
    for (const part of [
      'Hello there,',
      'ARR: not known',
      'Primary contact: not known',
      'Plan: none yet',
      '- Not known: Website',
    ])
      expect(text).toContain(part);
    expect(text).not.toMatch(/\{\{|The deal:|Why you get/);
  });
});

test('the assignment of a CSM names who did it and the plan', () => {
  const { subject, text, html } = renderEmail(
    defaultEmailTemplates.csm_assignment,
    emailVariables(facts({ recipientName: 'Kim', assignedBy: 'Alex Meyer' })),
  );
  expect(subject).toBe('Acme Ltd is yours: please accept the handoff');
  expect(text).toContain('Alex Meyer has assigned you to Acme Ltd');
  expect(text).toContain('- Kickoff, due on 12 March 2026');
  expect(html).toContain('<li>Kickoff, due on 12 March 2026</li>');
  expect(
    renderEmail(defaultEmailTemplates.csm_assignment, emailVariables(facts({ plan: null }))).text,
  ).toContain('There is no plan yet.');
});

describe('hostile values', () => {
  const template = {
    subject: 'New: {{companyName}} {{{notes}}}',
    body: 'Hi {{companyName}}\n{{{notes}}}\n{{accountUrl}}',
  };
  const rendered = (companyName: string, notes = '') =>
    renderEmail(template, { ...emailVariables(facts()), companyName, notes });

  test('F115 F118: cannot add headers or markup, nor become a link', () => {
    const email = rendered(
      'Acme\r\nBcc: eve@evil.example',
      '<script>alert(1)</script> https://evil.example {{accountUrl}}',
    );
    expect(email.subject).toBe(
      'New: Acme Bcc: eve@evil.example <script>alert(1)</script> https://evil.example {{accountUrl}}',
    );
    expect(email.html).not.toContain('<script');
    expect(email.html).toContain('&lt;script&gt;');
    expect(email.html.match(/<a /g)).toHaveLength(1);
    expect(email.html).toContain('<a href="https://thread.example/accounts/1?tab=plan&amp;x=1">');
    expect(email.text).toContain('{{accountUrl}}');
  });

  test('an address that is not http is no link', () => {
    const { html } = renderEmail(template, { ...emailVariables(facts()), accountUrl: 'javascript:alert(1)' });
    expect(html).not.toContain('<a ');
  });

  test('any value: the subject is one line, the HTML holds only our own tags', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, notes) => {
        const email = rendered(name, notes);
        expect(email.subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(email.subject.length).toBeLessThanOrEqual(250);
        expect(
          email.html.replace(
            /<\/?(?:!doctype html|html|head|meta name="color-scheme" content="light dark"|body|div style="[^"<>]*"|div|p|br|ul|li|a href="[^"<>]*"|a)>/g,
            '',
          ),
        ).not.toMatch(/[<>]/);
      }),
    );
  });

  test('F119: tags that name parts of an object render as nothing', () => {
    expect(
      renderEmail(
        { subject: 's', body: '[{{constructor}}{{__proto__}}{{toString}}]' },
        emailVariables(facts()),
      ).text,
    ).toBe('[]\n');
  });

  test('escaping covers elements and attributes', () => {
    expect(escapeHtml(`<a href="x" id='y'>&`)).toBe('&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;');
  });
});

describe('checking an e-mail template', () => {
  test.each(emailTemplateKeys)('the default %s is sound', (key) => {
    expect(validateEmailTemplate(defaultEmailTemplates[key])).toEqual([]);
  });

  test('every variable has a meaning and a value', () => {
    expect(Object.keys(emailVariables(facts())).sort()).toEqual(Object.keys(emailVariableMeanings).sort());
  });

  test.each([
    ['an unknown variable', 'Hi {{firstName}}', ['unknown_variable']],
    ['an unknown one inside a section', '{{#arr}}{{nope}}{{/arr}}', ['unknown_variable']],
    ['an unknown section', '{{#nope}}x{{/nope}}', ['unknown_variable']],
    ['a milestone’s name outside its section', '{{name}}', ['unknown_variable']],
    ['a milestone’s name inside', '{{#milestones}}{{name}} {{dueDate}}{{/milestones}}', []],
    ['an item of a list', '{{#missing}}{{.}}{{/missing}}', []],
    ['a section that does not close', '{{#arr}}x', ['not_well_formed']],
    ['a tag that does not close', 'Hi {{companyName', ['not_well_formed']],
    ['a partial', '{{> other}}', ['partial_not_supported']],
    ['nothing', '  ', ['empty']],
    ['a comment', 'x{{! note }}', []],
    ['a part of an object', '{{constructor}}', ['unknown_variable']],
  ])('%s', (_name, body, codes) => {
    expect(validateEmailTemplate({ subject: 'Fine', body }).map((problem) => problem.code)).toEqual(codes);
  });
});

describe('values for people', () => {
  test.each([
    ['12000', 'EUR', '12,000 EUR'],
    ['1234567.5', 'USD', '1,234,567.50 USD'],
    ['-1500.125', 'KWD', '-1,500.125 KWD'],
    ['0', null, '0'],
    ['900719925474099.3', 'EUR', '900,719,925,474,099.30 EUR'],
    ['abc', 'EUR', 'abc'],
  ])('%s %s → %s', (amount, currency, expected) => {
    expect(readableMoney(amount, currency)).toBe(expected);
  });

  test('days', () => {
    expect(readableDay('2026-03-02')).toBe('2 March 2026');
    expect(readableDay('2026-02-30')).toBe('');
    expect(readableDay(null)).toBe('');
  });
});

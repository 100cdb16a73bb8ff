import fc from 'fast-check';
import { exampleDeal, exampleRecord } from '../examples/example-deal';
import { mapOne, mapText, propertyField } from '../examples/map-one';

describe('hostile input to a mapping', () => {
  test('F53: names lose control and reordering characters, other text keeps its lines', () => {
    expect(mapText('companyName', 'Ac\u202Eme\r\nInc\u0000').value).toEqual({
      type: 'text',
      text: 'Acme Inc',
    });
    expect(mapText('notes', 'line 1\r\nline 2\u0000').value).toEqual({
      type: 'text',
      text: 'line 1\nline 2',
    });
    expect(mapText('custom.x', '<img src=x onerror=alert(1)>').value).toEqual({
      type: 'text',
      text: '<img src=x onerror=alert(1)>',
    });
    expect(mapText('companyName', '\u200B\u202E').value).toBeNull();
  });

  test('F54: properties called like parts of an object are just unknown', () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect(
        mapOne(propertyField('custom.x', name), exampleDeal({ record: exampleRecord('deal', '7001', {}) }))
          .value,
      ).toBeNull();
    }
  });

  test('fifty thousand nested tags are text in a moment', () => {
    const start = process.cpuUsage();
    const mapped = mapText('notes', `before${'<div>'.repeat(50_000)}deep`, { kind: 'plain_text' });
    expect(mapped.value).toMatchObject({ type: 'text' });
    // Time of this process, not of the day: a busy machine is no reason to fail.
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(2_000);
  });

  test('any text, any transform, any target: no throw, and the value fits the type', () => {
    const target = fc.constantFrom(
      'companyName',
      'arr',
      'closeDate',
      'website',
      'aeEmail',
      'notes',
      'custom.x',
      'context.y',
    );
    const kind = fc.constantFrom(
      'none',
      'clean_company_name',
      'website',
      'plain_text',
      'lower_case',
      'calendar_day',
      'number',
      'option_label',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.emailAddress(),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    );
    fc.assert(
      fc.property(target, kind, text, (field, transform, raw) => {
        const { value, evidence } = mapText(field, raw, { kind: transform });
        expect(evidence.raw === null || !evidence.raw.includes('\u0000')).toBe(true);
        expect(evidence.steps.every((step) => step.isWellFormed() && !step.includes('\u0000'))).toBe(true);
        if (value === null) return;
        if (value.type === 'url') expect(value.text).toMatch(/^https?:\/\//);
        if (value.type === 'day') expect(value.day).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        if (value.type === 'money') expect(value.amount).toMatch(/^-?\d+(\.\d{1,4})?$/);
        if ('text' in value)
          expect(value.text.isWellFormed() && !value.text.includes('\u0000') && value.text !== '').toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

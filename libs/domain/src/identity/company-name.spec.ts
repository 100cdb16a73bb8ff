import fc from 'fast-check';
import { cleanCompanyName } from './clean-company-name';
import { normaliseCompanyName } from './normalise-company-name';

describe('a company name out of a deal name', () => {
  test.each([
    ['Acme – New Business 2026', 'Acme'],
    ['Acme - 2026 renewal', 'Acme'],
    ['Acme - Renewal - Q1 2026', 'Acme'],
    ['[Renewal] Acme', 'Acme'],
    ['(Upsell) Acme Ltd', 'Acme Ltd'],
    ['Acme (Renewal 2026)', 'Acme'],
    ['Acme | 50 seats', 'Acme'],
    ['Acme—Expansion', 'Acme'],
    ['Acme: Renewal', 'Acme'],
    ['Renewal: Acme', 'Acme'],
    ['Upsell - Acme - 2026', 'Acme'],
    ['Acme Renewal 2026', 'Acme'],
    ['Acme 2026 renewal', 'Acme'],
    ['Acme - New Deal', 'Acme'],
    ['Acme - Enterprise plan, annual contract', 'Acme'],
    ['Acme – Vertrag 2026', 'Acme'],
    ['  Acme   Ltd  ', 'Acme Ltd'],
  ])('%s → %s', (from, to) => {
    expect(cleanCompanyName(from)).toBe(to);
  });

  test.each([
    'Coca-Cola',
    'Urban Renewal',
    'Rolls-Royce - Civil Aerospace',
    'Studio - 54',
    'Pilot - Flight School',
    'Acme - Enterprise',
    'Renewal',
    'New Deal',
    '2026',
    'Forever 21',
    'Boston Consulting Group',
    'The Order of the Phoenix',
    'Smith, Jones & Partners',
    'AT&T',
    'Müller–Lyer',
    '3M',
    '[Untitled]',
    'Contract Renewal Services',
    'Acme (Holding)',
    '[Acme] Labs',
    'Acme - Forest Renewal Fund',
    'Trial Lawyers 24',
    '2026 renewal',
  ])('%s stays as it is', (name) => {
    expect(cleanCompanyName(name)).toBe(name);
  });

  test('hostile names are text: control and reordering characters go, nothing else', () => {
    expect(cleanCompanyName('Ac\u202Eme\u0000\r\nBcc: x')).toBe('Acme Bcc: x');
    expect(cleanCompanyName("Robert'); DROP TABLE accounts;--")).toBe(
      "Robert'); DROP TABLE accounts;--".replace(/--$/, ''),
    );
  });

  test('cleaning twice changes nothing, something visible stays, and it is quick', () => {
    const word = fc.constantFrom(
      'Acme',
      'Renewal',
      '2026',
      '-',
      '–',
      '|',
      '[New Business]',
      '(Q1)',
      ':',
      'Deal',
      'GmbH',
      ' ',
      '50 seats',
    );
    const name = fc.oneof(
      fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(name, (text) => {
        const clean = cleanCompanyName(text);
        expect(cleanCompanyName(clean)).toBe(clean);
        if (/[A-Za-z]/.test(text)) expect(clean).not.toBe('');
      }),
    );
    const start = process.cpuUsage();
    for (const part of [' - ', '[', '(Renewal ', '\u200B ', 'a '] as const)
      cleanCompanyName(part.repeat(100_000));
    // Time of this process, not of the day: a busy machine is no reason to fail.
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(1_000);
  });
});

describe('names for comparing', () => {
  test.each([
    ['Acme GmbH', 'ACME'],
    ['Acme Ltd.', 'Acme Limited'],
    ['Acme, Inc.', 'acme incorporated'],
    ['Müller & Söhne GmbH & Co. KG', 'Muller and Sohne'],
    ['Møller-Mærsk A/S', 'Moller Maersk'],
    ['Télécom S.A.S.', 'Telecom SAS'],
    ['Rossi S.p.A.', 'Rossi'],
    ['Straße AG', 'Strasse'],
    ['Ｆｕｌｌｗｉｄｔｈ Co., Ltd.', 'fullwidth'],
    ["Sotheby's", 'Sothebys'],
    ['İstanbul Gıda', 'Istanbul Gida'],
    ['Acme Pty Ltd', 'Acme'],
    ['Firma Sp. z o.o.', 'firma'],
    ['トヨタ 株式会社', 'トヨタ'],
    ['ООО', 'ооо'],
  ])('%s = %s', (a, b) => {
    expect(normaliseCompanyName(a)).toBe(normaliseCompanyName(b));
    expect(normaliseCompanyName(a)).not.toBe('');
  });

  test.each([
    ['Acme Holding', 'Acme'],
    ['Acme Group', 'Acme Solutions'],
    ['Acme Europe', 'Acme'],
    ['AG', 'SA'],
  ])('%s ≠ %s', (a, b) => {
    expect(normaliseCompanyName(a)).not.toBe(normaliseCompanyName(b));
  });

  test('nothing to compare is empty', () => {
    expect(normaliseCompanyName('– !!! –')).toBe('');
  });

  test('case, spaces and a legal form do not matter; twice changes nothing; never longer than an index holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const plain = normaliseCompanyName(name);
        expect(normaliseCompanyName(plain)).toBe(plain);
        expect(normaliseCompanyName(`  ${name}  `)).toBe(plain);
        expect(plain.length).toBeLessThanOrEqual(200);
        expect(plain.isWellFormed()).toBe(true);
      }),
    );
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{4,12}x$/),
        fc.constantFrom('GmbH', 'Ltd.', 'S.A.', 'B.V.', 'plc', 'Oy'),
        (name, form) => {
          expect(normaliseCompanyName(`${name.toUpperCase()} ${form}`)).toBe(name);
        },
      ),
    );
  });
});

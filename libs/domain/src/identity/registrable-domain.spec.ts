import fc from 'fast-check';
import { readEmailAddress } from './email-address';
import { isFreeMailDomain } from './free-mail';
import { registrableDomain } from './registrable-domain';

describe('the registrable domain', () => {
  test.each([
    ['acme.com', 'acme.com'],
    ['https://www.shop.acme.co.uk:8080/a?b#c', 'acme.co.uk'],
    ['WWW.ACME.COM', 'acme.com'],
    ['//cdn.acme.com/x', 'acme.com'],
    ['acme.com.', 'acme.com'],
    ['acme.com/path', 'acme.com'],
    ['dana@mail.acme.com', 'acme.com'],
    ['mailto:dana@acme.com', 'acme.com'],
    ['https://user:pass@acme.com/', 'acme.com'],
    ['münchen.de', 'xn--mnchen-3ya.de'],
    ['https://xn--mnchen-3ya.de', 'xn--mnchen-3ya.de'],
    ['acme.github.io', 'acme.github.io'],
    ['www.acme.example', 'acme.example'],
    ['github.io', null],
    ['co.uk', null],
    ['localhost', null],
    ['intranet', null],
    ['192.168.0.1', null],
    ['http://[::1]:80/', null],
    ['123', null],
    ['n/a', null],
    ['not a domain', null],
    ['javascript:alert(1)', null],
    ['ftp://acme.com', null],
    ['', null],
    ['https://', null],
  ])('%j → %j', (text, expected) => {
    expect(registrableDomain(text)).toBe(expected);
  });

  test('never throws, and the answer is its own answer', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.domain(), fc.emailAddress()),
        (text) => {
          const domain = registrableDomain(text);
          if (domain !== null) expect(registrableDomain(domain)).toBe(domain);
        },
      ),
    );
  });
});

describe('mail addresses', () => {
  test.each([
    [' Dana@Acme.COM ', 'dana@acme.com'],
    ['mailto:dana@acme.com', 'dana@acme.com'],
    ['dana+x@sub.acme.co.uk', 'dana+x@sub.acme.co.uk'],
    ['"Dana" <dana@acme.com>', null],
    ['dana@acme.com, eve@evil.com', null],
    ['dana@acme.com\r\nBcc: eve@evil.com', null],
    ['dana@localhost', null],
    ['dana@@acme.com', null],
    ['.dana@acme.com', null],
    ['da..na@acme.com', null],
    ['dana@-acme.com', null],
    ['', null],
  ])('%j → %j', (text, expected) => {
    expect(readEmailAddress(text)).toBe(expected);
  });

  test('free mail is known by its domain', () => {
    expect(isFreeMailDomain('gmail.com')).toBe(true);
    expect(isFreeMailDomain('GMX.de')).toBe(true);
    expect(isFreeMailDomain('acme.com')).toBe(false);
  });
});

import { eventWord, plainWord } from './plain-word';

describe('a code as words', () => {
  it.each([
    ['companyName', 'Company name'],
    ['needs_reconnection', 'Needs reconnection'],
    ['half_granted', 'Half granted'],
    ['email.not_sent', 'Email not sent'],
    ['Brightwater GmbH', 'Brightwater GmbH'],
    ['crm.objects.deals.read and more', 'crm.objects.deals.read and more'],
    ['', ''],
  ])('%s', (code, words) => expect(plainWord(code)).toBe(words));
});

describe('an event’s type as words', () => {
  it.each([
    [null, 'Unnamed event'],
    ['deal.polled', 'Deal found by the sweep'],
    ['line_item.polled', 'Line item found by the sweep'],
    ['deal.propertyChange', 'Deal property change'],
    ['thread.trigger', 'Asked for in Thread'],
  ])('%s', (type, words) => expect(eventWord(type)).toBe(words));
});

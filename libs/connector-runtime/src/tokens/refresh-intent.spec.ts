import { Secret } from '@thread/domain';
import { hashOfToken, isAbout } from './refresh-intent';

const askedAt = new Date();
const hash = (token: string, connectionId = 'c-1') => hashOfToken(new Secret(token), connectionId);

describe('a refresh’s intent', () => {
  it('tells "never asked" from "maybe rotated"', () => {
    expect(isAbout(null, hash('one'))).toBe(false);
    expect(isAbout({ askedAt, tokenHash: hash('one') }, hash('one'))).toBe(true);
    expect(isAbout({ askedAt, tokenHash: hash('the one before') }, hash('one'))).toBe(false);
  });

  it('takes one without a hash for the worse', () => {
    expect(isAbout({ askedAt, tokenHash: null }, hash('one'))).toBe(true);
  });

  it('looks different for the same token of another connection', () => {
    expect(hash('one')).not.toEqual(hash('one', 'c-2'));
  });
});

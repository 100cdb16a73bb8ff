import { Injectable } from '@nestjs/common';
import { RateWindows } from '@thread/data';
import type { Counted } from '@thread/data';

const quarter = 15 * 60_000;

/** Tries of one address from one IP, of one address from anywhere, and of one IP for any address, per quarter of an hour. */
export const loginLimits = { pair: 8, account: 60, ip: 100 } as const;

/**
 * Slows down guessing of passwords, for all processes together. Tries are counted before the password is looked at, so that many at
 * once gain nothing; a right one takes them back. Addresses nobody has are counted like the others.
 */
@Injectable()
export class LoginThrottle {
  constructor(private readonly windows: RateWindows) {}

  /** Milliseconds to wait before the next try; 0 = go ahead. */
  async tried(ip: string, email: string): Promise<number> {
    const { pair, account, address } = countedOf(ip, email);
    return this.windows.take([pair, account, address]);
  }

  async succeeded(ip: string, email: string): Promise<void> {
    const { pair, account, address } = countedOf(ip, email);
    await this.windows.forget([pair]);
    await this.windows.giveBack([account, address]);
  }
}

function countedOf(ip: string, email: string): Readonly<Record<'pair' | 'account' | 'address', Counted>> {
  const account = email.trim().toLowerCase();
  const limit = (times: number) => ({ times, windowMs: quarter });
  return {
    pair: { what: 'login.pair', of: JSON.stringify([ip, account]), limit: limit(loginLimits.pair) },
    account: { what: 'login.account', of: account, limit: limit(loginLimits.account) },
    address: { what: 'login.ip', of: ip, limit: limit(loginLimits.ip) },
  };
}

import type { StoredTokens } from './stored-tokens';

/** With less than this left a token is refreshed before it is used. */
export const leastLifeMs = 60_000;
const aheadShare = 0.8;
const spread = 0.1;

/**
 * When a token should be renewed ahead of time: at 75–85 % of its life. The same for every process, different for every connection and
 * epoch, so that connections made together do not refresh together for ever.
 */
export function refreshAheadAt(
  tokens: Pick<StoredTokens, 'issuedAt' | 'expiresAt'>,
  connectionId: string,
  epoch: number,
): Date {
  const life = tokens.expiresAt.getTime() - tokens.issuedAt.getTime();
  const share = aheadShare + (unitFrom(`${connectionId}:${epoch}`) - 0.5) * spread;
  return new Date(tokens.issuedAt.getTime() + life * share);
}

export type TokenAge = 'fresh' | 'due' | 'must_refresh';

/** `due`: usable, to be renewed in the background. `must_refresh`: not to be used any more without trying to renew it. */
export function tokenAge(
  tokens: Pick<StoredTokens, 'issuedAt' | 'expiresAt'>,
  connectionId: string,
  epoch: number,
  now: Date,
): TokenAge {
  const left = tokens.expiresAt.getTime() - now.getTime();
  const life = tokens.expiresAt.getTime() - tokens.issuedAt.getTime();
  // A token that lives for two minutes or less would otherwise be renewed at every use.
  if (left < Math.min(leastLifeMs, life / 2)) return 'must_refresh';
  return now >= refreshAheadAt(tokens, connectionId, epoch) ? 'due' : 'fresh';
}

const firstRetryMs = 2_000;
const longestRetryMs = 300_000;

/** Exponential with full jitter, at least a second: for refreshes that failed `failures` times before. */
export function refreshRetryMs(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures, 20));
  return Math.max(1_000, Math.round(ceiling * random()));
}

/** FNV-1a, scaled to 0…1: spreads well enough and needs no crypto. */
function unitFrom(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return hash / 0xffffffff;
}

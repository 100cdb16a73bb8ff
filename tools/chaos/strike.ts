import type { LineTrouble } from '../network/tcp-fault-proxy';

export type QueueBackend = 'postgres' | 'redis';
/** What can be killed. */
export type Victim = 'postgres' | 'redis' | 'api' | 'worker';
/** Lines with a fault proxy in them. `ingress`: from the provider to the api. */
export const lineNames = ['postgres', 'redis', 'provider', 'ingress', 'mail'] as const;
export type LineName = (typeof lineNames)[number];

/** One thing that goes wrong. Times in milliseconds. */
export type Strike =
  /** SIGKILL; `downMs` later the supervisor starts it again. Two victims die in the same moment. */
  | { readonly kind: 'kill'; readonly victims: readonly Victim[]; readonly downMs: number }
  /** The process dies when it arrives at a named place between two steps. */
  | { readonly kind: 'kill_at'; readonly victim: 'api' | 'worker'; readonly place: string }
  /** SIGSTOP and later SIGCONT: a process that comes back and believes that no time has passed. */
  | { readonly kind: 'freeze'; readonly victim: 'api' | 'worker'; readonly ms: number }
  /** SIGTERM, as a deployment does. */
  | { readonly kind: 'terminate'; readonly victim: 'api' | 'worker' }
  /** The queue forgets everything; `structure`: its tables are gone, too. */
  | { readonly kind: 'wipe_queue'; readonly structure: boolean }
  /** The queue comes back as it was some time ago. */
  | { readonly kind: 'stale_queue' }
  | {
      readonly kind: 'line';
      readonly line: LineName;
      readonly trouble: LineTrouble;
      readonly ms: number;
    }
  /** A fault switch of the sandbox. */
  | { readonly kind: 'provider'; readonly fault: ProviderFault; readonly ms: number }
  /** Every access token is void from now on. */
  | { readonly kind: 'expire_tokens' };

export type ProviderFault = Readonly<Record<string, string | number>> & { readonly kind: string };

/** How many processes a strike kills, by victim. */
export function killsOf(strike: Strike): readonly Victim[] {
  if (strike.kind === 'kill') return strike.victims;
  return strike.kind === 'kill_at' ? [strike.victim] : [];
}

export function strikeInWords(strike: Strike): string {
  switch (strike.kind) {
    case 'kill':
      return `kill ${strike.victims.join(' and ')}, back after ${strike.downMs} ms`;
    case 'kill_at':
      return `kill a ${strike.victim} at ${strike.place}`;
    case 'freeze':
      return `freeze a ${strike.victim} for ${strike.ms} ms`;
    case 'terminate':
      return `ask a ${strike.victim} to stop`;
    case 'wipe_queue':
      return strike.structure ? 'drop everything of the queue' : 'empty the queue';
    case 'stale_queue':
      return 'put back an older state of the queue';
    case 'line':
      return `line to ${strike.line}: ${JSON.stringify(strike.trouble)} for ${strike.ms} ms`;
    case 'provider':
      return `provider: ${JSON.stringify(strike.fault)} for ${strike.ms} ms`;
    case 'expire_tokens':
      return 'expire every access token';
  }
}

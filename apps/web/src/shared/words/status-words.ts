import type { AccountSummary, DeliveryView, EffectView, HealthView, RunView } from '@thread/contracts';
import {
  Ban,
  BellOff,
  CalendarClock,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleHelp,
  CirclePause,
  CirclePlus,
  CircleX,
  CircleSlash2,
  Clock,
  CloudOff,
  FastForward,
  Gauge,
  KeyRound,
  Link2,
  type LucideIcon,
  RefreshCw,
  Rocket,
  TriangleAlert,
  Unplug,
} from 'lucide-react';
import type { Tone } from '../ui/tone';

/** How a state is shown: word, icon, tone. */
export interface StatusWord {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly tone: Tone;
}

export const connectionWords: Readonly<Record<HealthView['state'], StatusWord>> = {
  connected: { word: 'Connected', icon: CircleCheck, tone: 'good' },
  needs_reconnection: { word: 'Needs reconnection', icon: KeyRound, tone: 'bad' },
  missing_permission: { word: 'Missing permission', icon: CircleAlert, tone: 'warn' },
  throttled: { word: 'Throttled', icon: Gauge, tone: 'warn' },
  provider_down: { word: 'Provider down', icon: CloudOff, tone: 'warn' },
  paused: { word: 'Paused', icon: CirclePause, tone: 'neutral' },
  disconnected: { word: 'Disconnected', icon: Unplug, tone: 'neutral' },
};

export const accountStatusWords: Readonly<Record<AccountSummary['status'], StatusWord>> = {
  onboarding: { word: 'Onboarding', icon: CircleDot, tone: 'info' },
  live: { word: 'Live', icon: Rocket, tone: 'good' },
  on_hold: { word: 'On hold', icon: CirclePause, tone: 'neutral' },
  cancelled: { word: 'Cancelled', icon: Ban, tone: 'neutral' },
};

export const healthWords: Readonly<Record<AccountSummary['health'], StatusWord>> = {
  on_track: { word: 'On track', icon: CircleCheck, tone: 'good' },
  at_risk: { word: 'At risk', icon: TriangleAlert, tone: 'warn' },
  off_track: { word: 'Off track', icon: CircleX, tone: 'bad' },
};

export const handoffWords: Readonly<Record<AccountSummary['handoffStep'], StatusWord>> = {
  ae_review: { word: 'AE reviews', icon: CircleDashed, tone: 'info' },
  csm_assignment: { word: 'CSM to be assigned', icon: CircleDashed, tone: 'warn' },
  csm_acceptance: { word: 'CSM to accept', icon: CircleDashed, tone: 'info' },
  accepted: { word: 'Accepted', icon: CircleCheck, tone: 'good' },
};

export const runWords: Readonly<Record<RunView['outcome'], StatusWord>> = {
  create: { word: 'Created', icon: CirclePlus, tone: 'good' },
  link: { word: 'Linked', icon: Link2, tone: 'good' },
  update: { word: 'Updated', icon: RefreshCw, tone: 'info' },
  hold: { word: 'Held', icon: Clock, tone: 'warn' },
  ask: { word: 'Asked', icon: CircleHelp, tone: 'warn' },
  skip: { word: 'Skipped', icon: FastForward, tone: 'neutral' },
  failed: { word: 'Failed', icon: CircleX, tone: 'bad' },
};

const unchanged: StatusWord = { word: 'No change', icon: CircleSlash2, tone: 'neutral' };

/** How a run ended. Reading an account's record again and finding it as it was is no update. */
export function runWord({ outcome, code }: Pick<RunView, 'outcome' | 'code'>): StatusWord {
  return code === 'account_unchanged' ? unchanged : runWords[outcome];
}

export const deliveryWords: Readonly<Record<DeliveryView['status'], StatusWord>> = {
  waiting: { word: 'Waiting', icon: Clock, tone: 'info' },
  done: { word: 'Processed', icon: CircleCheck, tone: 'good' },
  ignored: { word: 'Ignored', icon: FastForward, tone: 'neutral' },
  dead: { word: 'Dead', icon: CircleX, tone: 'bad' },
  unrouted: { word: 'No connection', icon: CircleHelp, tone: 'warn' },
};

export const effectWords: Readonly<Record<EffectView['state'], StatusWord>> = {
  held: { word: 'Held back', icon: Clock, tone: 'warn' },
  waiting: { word: 'Waiting', icon: Clock, tone: 'info' },
  silent: { word: 'Held back until released', icon: BellOff, tone: 'neutral' },
  sending: { word: 'Sending', icon: CalendarClock, tone: 'info' },
  done: { word: 'Done', icon: CircleCheck, tone: 'good' },
  failed: { word: 'Failed', icon: CircleX, tone: 'bad' },
  unknown: { word: 'Unknown', icon: CircleHelp, tone: 'warn' },
  cancelled: { word: 'Cancelled', icon: Ban, tone: 'neutral' },
};

export const causeWords: Readonly<Record<RunView['cause'], string>> = {
  webhook: 'Webhook',
  poll: 'Sweep',
  manual: 'By hand',
  rerun: 'Re-run',
  settle: 'Settled hold',
  backfill: 'Backfill',
};

import type { BackfillDetail, BackfillView, RehearsalRowView, RehearsalView } from '@thread/contracts';
import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CirclePause,
  CirclePlus,
  CircleX,
  Clock,
  FastForward,
  Hand,
  Link2,
  LoaderCircle,
  RefreshCw,
} from 'lucide-react';
import { type StatusWord, runWords } from '../../../shared/words/status-words';

/** Periods offered for a rehearsal. */
export const periods = [
  { days: 7, label: '7 days' },
  { days: 30, label: '30 days' },
  { days: 90, label: '90 days' },
  { days: 365, label: '1 year' },
] as const;

export const rehearsalStateWords: Readonly<Record<RehearsalView['state'], StatusWord>> = {
  reading: { word: 'Under way', icon: LoaderCircle, tone: 'info' },
  done: { word: 'Done', icon: CircleCheck, tone: 'good' },
  cancelled: { word: 'Cancelled', icon: Ban, tone: 'neutral' },
  failed: { word: 'Failed', icon: CircleX, tone: 'bad' },
};

/** What would become of a record: nothing has happened yet. */
export const rehearsedWords: Readonly<Record<RehearsalRowView['outcome'], StatusWord>> = {
  create: { word: 'Create', icon: CirclePlus, tone: 'good' },
  link: { word: 'Link', icon: Link2, tone: 'good' },
  update: { word: 'Update', icon: RefreshCw, tone: 'info' },
  hold: { word: 'Hold', icon: Clock, tone: 'warn' },
  ask: { word: 'Ask a person', icon: CircleHelp, tone: 'warn' },
  skip: { word: 'Skip', icon: FastForward, tone: 'neutral' },
  failed: { word: 'Not readable', icon: CircleX, tone: 'bad' },
};

export const backfillStateWords: Readonly<Record<BackfillView['state'], StatusWord>> = {
  running: { word: 'Running', icon: LoaderCircle, tone: 'info' },
  paused: { word: 'Paused', icon: CirclePause, tone: 'neutral' },
  braked: { word: 'Waits for you', icon: Hand, tone: 'warn' },
  cancelled: { word: 'Cancelled', icon: Ban, tone: 'neutral' },
  done: { word: 'Done', icon: CircleCheck, tone: 'good' },
};

export const backfillResultWords: Readonly<Record<BackfillDetail['results'][number]['result'], StatusWord>> =
  {
    ...runWords,
    none: { word: 'Nothing to decide', icon: CircleDashed, tone: 'neutral' },
    cancelled: { word: 'Cancelled', icon: Ban, tone: 'neutral' },
    queued: { word: 'In line', icon: Clock, tone: 'info' },
    waiting: { word: 'Waiting', icon: Clock, tone: 'neutral' },
  };

export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`;
}

/** Everything a rehearsal or backfill shows; refreshed together. */
export const rehearsalReads = ['listRehearsals', 'readRehearsal', 'listRehearsalRows'] as const;
export const backfillReads = [
  'listBackfills',
  'readBackfill',
  'listBackfillRecords',
  'listSilentAccounts',
  'readRehearsal',
] as const;

import type { InspectionView } from '@thread/contracts';
import {
  CircleCheck,
  CircleHelp,
  CirclePlus,
  CircleX,
  Clock,
  FastForward,
  Link2,
  SearchX,
  Unplug,
} from 'lucide-react';
import type { StatusWord } from '../../shared/words/status-words';

export type Answer = InspectionView['answer'];

export const answerWords: Readonly<Record<Answer, StatusWord>> = {
  created: { word: 'Created', icon: CircleCheck, tone: 'good' },
  linked: { word: 'Linked', icon: Link2, tone: 'good' },
  held: { word: 'Held', icon: Clock, tone: 'warn' },
  asked: { word: 'Waiting for a person', icon: CircleHelp, tone: 'warn' },
  would_create: { word: 'Would be created', icon: CirclePlus, tone: 'info' },
  skipped: { word: 'Skipped', icon: FastForward, tone: 'neutral' },
  never_received: { word: 'Never received', icon: SearchX, tone: 'warn' },
  connection_broken: { word: 'Connection broken', icon: Unplug, tone: 'bad' },
  not_found: { word: 'Not found', icon: CircleX, tone: 'bad' },
};

/** Answers after which a person may go ahead by hand. */
const open: ReadonlySet<Answer> = new Set(['held', 'asked', 'would_create', 'skipped', 'never_received']);

export function mayTrigger(answer: Answer): boolean {
  return open.has(answer);
}

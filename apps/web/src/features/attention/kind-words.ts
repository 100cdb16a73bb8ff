import type { AttentionItemView } from '@thread/contracts';
import {
  BellOff,
  CirclePause,
  CircleX,
  Clock,
  CopyX,
  History,
  MailQuestionMark,
  MailX,
  PackageX,
  Plug,
  Trash2,
  Undo2,
  UserPen,
} from 'lucide-react';
import type { StatusWord } from '../../shared/words/status-words';

export type AttentionKind = AttentionItemView['kind'];
export type AttentionAction = AttentionItemView['actions'][number];

export const kindWords: Readonly<Record<AttentionKind, StatusWord>> = {
  held_record: { word: 'Held deal', icon: Clock, tone: 'warn' },
  likely_duplicate: { word: 'Likely duplicate', icon: CopyX, tone: 'warn' },
  failed_effect: { word: 'Not sent', icon: MailX, tone: 'bad' },
  dead_event: { word: 'Not processed', icon: PackageX, tone: 'bad' },
  connection: { word: 'Connection', icon: Plug, tone: 'bad' },
  left_stage: { word: 'Left the stage', icon: Undo2, tone: 'warn' },
  owner_changed: { word: 'Other owner', icon: UserPen, tone: 'warn' },
  source_deleted: { word: 'Deleted at the source', icon: Trash2, tone: 'neutral' },
  backfill_braked: { word: 'Backfill', icon: History, tone: 'warn' },
  refused_field: { word: 'Not written back', icon: CircleX, tone: 'bad' },
  silence: { word: 'Silent', icon: BellOff, tone: 'warn' },
  paused_field: { word: 'Paused', icon: CirclePause, tone: 'warn' },
};

const fateUnknown: StatusWord = { word: 'Unknown', icon: MailQuestionMark, tone: 'warn' };

/** What an item is about. An e-mail that may have arrived is not called "not sent". */
export function kindWord({ kind, effectState }: Pick<AttentionItemView, 'kind' | 'effectState'>): StatusWord {
  return effectState === 'unknown' ? fateUnknown : kindWords[kind];
}

export const actionWords: Readonly<Record<AttentionAction, string>> = {
  check_again: 'Check again',
  create_anyway: 'Create anyway',
  create_new: 'They are different: create',
  link: 'Same customer: link',
  confirm_effect: 'It arrived',
  retry_effect: 'Send again',
  retry_delivery: 'Process again',
  release_field: 'Write again',
  open_connection: 'Open the connection',
  open_account: 'Open the account',
  open_backfill: 'Open the backfill',
  compare: 'Compare',
  keep_apart: 'Different customers',
  keep_going: 'Keep going',
  put_on_hold: 'Put on hold',
  cancel_onboarding: 'Cancel onboarding',
  apply_owner: 'Apply the change',
  keep_owner: 'Keep as it is',
  dismiss: 'Dismiss',
};

import type { ApiKeyView } from '@thread/contracts';
import { CircleCheck, CircleX, Clock, UserX } from 'lucide-react';
import type { StatusWord } from '../../shared/words/status-words';

export const keyWords: Readonly<Record<ApiKeyView['state'], StatusWord>> = {
  active: { word: 'Active', icon: CircleCheck, tone: 'good' },
  expired: { word: 'Expired', icon: Clock, tone: 'neutral' },
  revoked: { word: 'Revoked', icon: CircleX, tone: 'neutral' },
  stopped: { word: 'Maker is no admin', icon: UserX, tone: 'warn' },
};

/** How long a new key lasts; `never` has to be chosen on purpose. */
export const keyTerms = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'One year' },
  { value: 'never', label: 'No expiry' },
] as const;

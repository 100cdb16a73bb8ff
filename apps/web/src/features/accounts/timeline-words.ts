import {
  ArrowRightLeft,
  CircleDot,
  FileText,
  Handshake,
  Link2,
  ListChecks,
  type LucideIcon,
  Mail,
  Plug,
  Sparkles,
} from 'lucide-react';
import { withReadableTimes } from '../../shared/format/format-time';
import { accountStatusWords } from '../../shared/words/status-words';

/** Icon by the first word of an entry's kind, e.g. `task.completed` or `task_completed`. */
const byStem: Readonly<Record<string, LucideIcon>> = {
  account: Sparkles,
  created: Sparkles,
  fact: FileText,
  field: FileText,
  task: ListChecks,
  milestone: ListChecks,
  plan: ListChecks,
  handoff: Handshake,
  email: Mail,
  effect: Mail,
  link: Link2,
  linked: Link2,
  deal: ArrowRightLeft,
  stage: ArrowRightLeft,
  status: ArrowRightLeft,
  connection: Plug,
};

export function timelineIcon(kind: string): LucideIcon {
  return byStem[kind.split(/[._]/)[0] ?? ''] ?? CircleDot;
}

/** "task.completed" as "Task completed", for the filter. */
export function kindWord(kind: string): string {
  const words = kind.replace(/[._]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Details that say something the summary does not; the rest of an entry's detail is for machines. */
const told = ['from', 'to', 'note', 'reason', 'error'] as const;

/** A state's code is said in its own word. */
function shown(value: string): string {
  return accountStatusWords[value as keyof typeof accountStatusWords]?.word ?? withReadableTimes(value);
}

/** Details of an entry worth showing, by name and text. */
export function plainDetails(
  detail: Readonly<Record<string, unknown>>,
): readonly (readonly [string, string])[] {
  return told.flatMap((name): [string, string][] => {
    const value = detail[name];
    return typeof value === 'string' && value !== '' ? [[kindWord(name), shown(value)]] : [];
  });
}

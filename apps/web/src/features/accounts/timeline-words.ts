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

/** Plain details of an entry worth showing: short text, numbers and yes/no. */
export function plainDetails(detail: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  return Object.entries(detail).flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'string' && value !== '' && value.length <= 300 && !/id$/i.test(name)) return [[kindWord(name), value]];
    if (typeof value === 'number') return [[kindWord(name), String(value)]];
    return [];
  });
}

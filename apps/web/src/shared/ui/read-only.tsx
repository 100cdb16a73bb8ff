import { Eye } from 'lucide-react';
import { Notice } from './notice';

/** At the head of a form that may be read but not changed: why. Nothing where it may be changed. */
export function ReadOnly({ reason }: { reason: string | null }) {
  if (reason === null) return null;
  return <Notice tone="neutral" icon={Eye} title={reason} />;
}

import type { StatusWord } from '../words/status-words';

/** A state as icon and word, so that colour never carries it alone. */
export function StatusMark({ status, detail }: { status: StatusWord; detail?: string }) {
  const Icon = status.icon;
  return (
    <span className="status-mark" data-tone={status.tone} title={detail}>
      <Icon size={14} aria-hidden />
      {status.word}
    </span>
  );
}

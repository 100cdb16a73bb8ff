import { Button } from '@mantine/core';
import { type FactView, settleFact } from '@thread/contracts';
import { CirclePause, CircleX } from 'lucide-react';
import { usePermission } from '../../../shared/session/permission';
import { RelativeTime } from '../../../shared/ui/relative-time';

interface WrittenBackProps {
  readonly fact: FactView;
  readonly busy: boolean;
  readonly onPush: () => void;
}

/** How it stands with a field that is also written to its source: one line, and what to do where it is stuck. */
export function WrittenBack({ fact, busy, onPush }: WrittenBackProps) {
  const permission = usePermission(settleFact);
  const { writtenBack } = fact;
  if (!writtenBack) return null;
  const { state, lastWrittenAt, text, objectType } = writtenBack;
  if (state === 'same' || state === 'waiting') {
    if (state === 'same' && !lastWrittenAt) return null;
    return (
      <div className="fact-written">
        {state === 'waiting' && `Waits to be written to the ${objectType}. `}
        {lastWrittenAt && (
          <>
            Last written <RelativeTime at={lastWrittenAt} />.
          </>
        )}
      </div>
    );
  }
  const Icon = state === 'paused' ? CirclePause : CircleX;
  return (
    <div className="fact-differs">
      <Icon size={15} aria-hidden />
      <span>
        {state === 'paused'
          ? `Not written to the ${objectType} any more: it was changed back there again and again.`
          : `The ${objectType} did not take it: ${text}`}
      </span>
      {permission.allowed && !fact.differs && (
        <Button
          size="compact-xs"
          variant="default"
          loading={busy}
          aria-label={`Push ${fact.label} to the source`}
          onClick={onPush}
        >
          Push
        </Button>
      )}
    </div>
  );
}

import { NumberInput } from '@mantine/core';
import { Panel } from '../../../shared/ui/panel';

interface UndoWindowProps {
  readonly days: number | undefined;
  readonly disabled: boolean;
  readonly error: string | undefined;
  readonly onChange: (days: number) => void;
}

/** How long a reversal of the deal holds back messages. */
export function UndoWindow({ days = 14, disabled, error, onChange }: UndoWindowProps) {
  return (
    <Panel
      title="If the deal is reversed"
      description="A won deal that is reopened or lost soon after holds back the account’s messages, and a person decides. Later it is only told."
    >
      <NumberInput
        label="Days in which messages are held back"
        description="Counted from the creation of the account; 0 = never."
        maw={320}
        min={0}
        max={365}
        disabled={disabled}
        value={days}
        error={error}
        onChange={(value) => onChange(Math.min(365, Math.max(0, Math.round(Number(value) || 0))))}
      />
    </Panel>
  );
}

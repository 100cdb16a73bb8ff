import { ActionIcon, Group } from '@mantine/core';
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';

interface MoveButtonsProps {
  readonly what: string;
  readonly index: number;
  readonly count: number;
  readonly disabled: boolean;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

/** Moves or removes an item of a list, by button: no dragging needed. */
export function MoveButtons({ what, index, count, disabled, onMove, onRemove }: MoveButtonsProps) {
  const shared = { variant: 'subtle', color: 'gray' } as const;
  return (
    <Group gap={0} wrap="nowrap">
      <ActionIcon
        {...shared}
        aria-label={`Move ${what} up`}
        disabled={disabled || index === 0}
        onClick={() => onMove(index - 1)}
      >
        <ArrowUp size={15} aria-hidden />
      </ActionIcon>
      <ActionIcon
        {...shared}
        aria-label={`Move ${what} down`}
        disabled={disabled || index === count - 1}
        onClick={() => onMove(index + 1)}
      >
        <ArrowDown size={15} aria-hidden />
      </ActionIcon>
      <ActionIcon {...shared} aria-label={`Remove ${what}`} disabled={disabled} onClick={onRemove}>
        <Trash2 size={15} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

import { CloseButton, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Notice } from '../../../shared/ui/notice';
import { type OutcomeStep, wordsOf } from './outcome-words';

interface OutcomeNoticeProps {
  readonly outcome: string;
  /** What the server added, e.g. the names of the missing permissions. */
  readonly detail?: string;
  readonly onClose?: () => void;
  /** Draws the button for the next step; null when the page has none for it. */
  readonly actionFor: (step: OutcomeStep) => ReactNode;
}

/** How an attempt to connect ended, and what to do now. */
export function OutcomeNotice({ outcome, detail, onClose, actionFor }: OutcomeNoticeProps) {
  const words = wordsOf(outcome);
  const action = actionFor(words.step);
  return (
    <Notice
      tone={words.tone}
      announce
      title={
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          {words.title}
          {onClose && <CloseButton size="sm" onClick={onClose} aria-label="Close this notice" />}
        </Group>
      }
    >
      <Text size="sm">{words.text}</Text>
      {detail && (
        <Text size="sm" mt={4}>
          {detail}
        </Text>
      )}
      {action && <Group mt="sm">{action}</Group>}
    </Notice>
  );
}

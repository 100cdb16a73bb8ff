import { Button, Group, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface UnsavedBarProps {
  readonly visible: boolean;
  readonly saving: boolean;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
  readonly note?: ReactNode;
  readonly saveLabel?: string;
}

/** Stays in sight while there are changes that are not saved. */
export function UnsavedBar({
  visible,
  saving,
  onSave,
  onDiscard,
  note,
  saveLabel = 'Save',
}: UnsavedBarProps) {
  if (!visible) return null;
  return (
    <Paper className="unsaved-bar" role="region" aria-label="Unsaved changes" shadow="md">
      <Group justify="space-between" gap="sm">
        <Text size="sm" fw={600} component="div">
          Unsaved changes
          {note && (
            <Text span size="sm" c="dimmed" fw={400}>
              {' '}
              · {note}
            </Text>
          )}
        </Text>
        <Group gap="xs">
          <Button variant="default" size="sm" onClick={onDiscard} disabled={saving}>
            Discard
          </Button>
          <Button size="sm" onClick={onSave} loading={saving}>
            {saveLabel}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}

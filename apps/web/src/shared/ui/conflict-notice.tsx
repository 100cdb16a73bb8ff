import { Button, Group, Text } from '@mantine/core';
import { Notice } from './notice';

interface ConflictNoticeProps {
  /** Version someone else saved. */
  readonly version: number;
  readonly saving: boolean;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
}

/** Says that someone else saved meanwhile, and lets the person choose between the two. */
export function ConflictNotice({ version, saving, onTheirs, onMine }: ConflictNoticeProps) {
  return (
    <Notice tone="warn" title={`Someone saved version ${version} while you were editing`} announce>
      <Text size="sm">
        Your changes are still here. Take theirs and lose yours, or save yours on top of theirs.
      </Text>
      <Group mt="sm" gap="xs">
        <Button size="xs" variant="default" onClick={onTheirs}>
          Take theirs
        </Button>
        <Button size="xs" onClick={onMine} loading={saving}>
          Save mine
        </Button>
      </Group>
    </Notice>
  );
}

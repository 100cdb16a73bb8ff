import { Button, Group, Text } from '@mantine/core';

interface ShowMoreProps {
  readonly shown: number;
  readonly total?: number;
  readonly hasMore: boolean;
  readonly loading: boolean;
  readonly onMore: () => void;
}

/** Foot of a list that is read page by page. */
export function ShowMore({ shown, total, hasMore, loading, onMore }: ShowMoreProps) {
  return (
    <Group justify="space-between" className="list-foot">
      <Text size="sm" c="dimmed" role="status">
        {total === undefined ? `${shown} shown` : `${shown} of ${total}`}
      </Text>
      {hasMore && (
        <Button variant="default" size="xs" loading={loading} onClick={onMore}>
          Show more
        </Button>
      )}
    </Group>
  );
}

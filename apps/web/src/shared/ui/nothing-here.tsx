import { Stack, Text } from '@mantine/core';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface NothingHereProps {
  readonly icon: LucideIcon;
  /** What would be here. */
  readonly title: string;
  /** Why there is nothing now. */
  readonly why: ReactNode;
  /** The one thing to do next. */
  readonly action?: ReactNode;
}

/** An empty list that says what it is, why it is empty and what to do. */
export function NothingHere({ icon: Icon, title, why, action }: NothingHereProps) {
  return (
    <Stack align="center" gap={6} py={40} px="md" ta="center">
      <span className="nothing-icon">
        <Icon size={22} aria-hidden />
      </span>
      <Text fw={600}>{title}</Text>
      <Text size="sm" c="dimmed" maw={460} component="div">
        {why}
      </Text>
      {action && <div style={{ marginTop: 10 }}>{action}</div>}
    </Stack>
  );
}

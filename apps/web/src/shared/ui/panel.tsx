import { Box, Group, Paper, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

interface PanelProps {
  readonly title?: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** True lets the content reach the panel's edges, for tables and lists. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

/** A titled area of a page. */
export function Panel({ title, description, actions, flush = false, children }: PanelProps) {
  const id = useId();
  return (
    <Paper component="section" className="panel" aria-labelledby={title ? id : undefined}>
      {title && (
        <Group className="panel-head" justify="space-between" align="flex-start" gap="sm">
          <div>
            <Title order={2} id={id}>
              {title}
            </Title>
            {description && (
              <Text size="sm" c="dimmed" mt={2} component="div">
                {description}
              </Text>
            )}
          </div>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
      )}
      <Box className={flush ? 'panel-flush' : 'panel-body'}>{children}</Box>
    </Paper>
  );
}

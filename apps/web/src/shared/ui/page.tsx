import { Box, Container, Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { Brand } from './brand';

interface PageProps {
  readonly title: string;
  /** Shown above the title, e.g. a way back. */
  readonly lead?: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly mark?: ReactNode;
  readonly width?: 'narrow' | 'wide';
  /** True outside the shell, where nothing else is the main landmark. */
  readonly alone?: boolean;
  readonly children: ReactNode;
}

/** Characters; a longer title is set smaller on a narrow screen, and has a line of its own where its actions would squeeze it. */
const longTitle = 60;

/** The frame of every page: one heading, what it is for, its actions, its content. */
export function Page({
  title,
  lead,
  description,
  actions,
  mark,
  width = 'wide',
  alone = false,
  children,
}: PageProps) {
  useEffect(() => {
    document.title = `${title} · Thread`;
  }, [title]);
  const long = title.length > longTitle;
  return (
    <Container
      component={alone ? 'main' : 'div'}
      size={1280}
      px={{ base: 'md', sm: 'xl' }}
      py={{ base: 'md', sm: 'xl' }}
    >
      <Stack gap="lg" maw={width === 'wide' ? undefined : 880} mx={alone ? 'auto' : undefined}>
        <header>
          {alone && (
            <Box mb="lg">
              <Brand />
            </Box>
          )}
          {lead}
          <Group justify="space-between" align="flex-start" gap="md">
            <Group
              gap="md"
              wrap="nowrap"
              align="center"
              className="page-heading"
              data-whole={(long && width === 'narrow') || undefined}
            >
              {mark}
              <div>
                <Title order={1} data-long={long || undefined}>
                  {title}
                </Title>
                {description && (
                  <Text c="dimmed" size="sm" mt={4} maw={680} component="div">
                    {description}
                  </Text>
                )}
              </div>
            </Group>
            {actions && <Group gap="xs">{actions}</Group>}
          </Group>
        </header>
        {children}
      </Stack>
    </Container>
  );
}

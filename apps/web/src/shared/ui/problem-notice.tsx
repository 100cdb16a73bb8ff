import { Button, Group, Text } from '@mantine/core';
import { RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { asProblem } from '../api/api-problem';
import { Notice } from './notice';

interface ProblemNoticeProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly actions?: ReactNode;
}

/** An error with what happened, the next step, and the request's id for whoever looks after it. */
export function ProblemNotice({ error, onRetry, actions }: ProblemNoticeProps) {
  const problem = asProblem(error);
  return (
    <Notice tone="bad" title={problem.title} announce>
      {problem.detail && <Text size="sm">{problem.detail}</Text>}
      {problem.errors.length > 0 && (
        <ul className="plain-list">
          {problem.errors.map((each) => (
            <li key={`${each.path} ${each.code}`}>{each.message}</li>
          ))}
        </ul>
      )}
      {problem.nextStep && <Text size="sm">{problem.nextStep}</Text>}
      {(onRetry ?? actions) && (
        <Group gap="xs" mt="sm">
          {onRetry && (
            <Button
              size="xs"
              variant="default"
              leftSection={<RotateCcw size={14} aria-hidden />}
              onClick={onRetry}
            >
              Try again
            </Button>
          )}
          {actions}
        </Group>
      )}
      {problem.requestId && (
        <Text size="xs" c="dimmed" mt={6}>
          Request {problem.requestId}
        </Text>
      )}
    </Notice>
  );
}

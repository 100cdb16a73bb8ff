import { List, Text } from '@mantine/core';
import type { ConnectionDetail } from '@thread/contracts';
import { BellOff } from 'lucide-react';
import { ExactTime } from '../../../shared/ui/exact-time';
import { Notice } from '../../../shared/ui/notice';

/** That changes do not come in as they usually do, since when, and what to do about it. */
export function SilenceNotice({ alarm }: { alarm: NonNullable<ConnectionDetail['alarm']> }) {
  const { title, explanation, since, steps, kind } = alarm;
  return (
    <Notice tone="warn" icon={BellOff} title={title} announce>
      <Text size="sm">{explanation}</Text>
      <Text size="sm" mt={4} style={{ color: 'var(--ink-soft)' }}>
        {kind === 'webhooks_stopped' ? 'The first of these changes was made' : 'Last heard of'}{' '}
        <ExactTime at={since} />. This notice goes by itself when changes come in again.
      </Text>
      <List type="ordered" size="sm" mt="xs" spacing={4}>
        {steps.map((step) => (
          <List.Item key={step}>{step}</List.Item>
        ))}
      </List>
    </Notice>
  );
}

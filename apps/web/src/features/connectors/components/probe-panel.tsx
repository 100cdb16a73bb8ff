import { Text } from '@mantine/core';
import { probeConnection } from '@thread/contracts';
import { Check, Stethoscope, X } from 'lucide-react';
import { useSend } from '../../../shared/api/use-send';
import { formatDuration } from '../../../shared/format/format-time';
import { ActionButton } from '../../../shared/ui/action-button';
import { Panel } from '../../../shared/ui/panel';
import { RelativeTime } from '../../../shared/ui/relative-time';

/** Tests the connection step by step, now. */
export function ProbePanel({
  connectionId,
  lastProbeAt,
}: {
  connectionId: string;
  lastProbeAt: string | null;
}) {
  const probe = useSend(probeConnection, { refreshes: ['readConnection', 'listConnectors'] });
  return (
    <Panel
      title="Test the connection"
      description={
        lastProbeAt ? (
          <>
            Last tested <RelativeTime at={lastProbeAt} />. Thread also tests by itself every day.
          </>
        ) : (
          'Thread tests by itself every day.'
        )
      }
      actions={
        <ActionButton
          endpoint={probeConnection}
          variant="default"
          leftSection={<Stethoscope size={16} aria-hidden />}
          loading={probe.isPending}
          onClick={() => probe.mutate({ params: { connectionId } })}
        >
          Test now
        </ActionButton>
      }
    >
      {probe.data ? (
        <ol className="reason-list" aria-live="polite">
          {probe.data.steps.map((step) => (
            <li key={step.name} data-ok={step.ok}>
              <span className="reason-mark" role="img" aria-label={step.ok ? 'Passed' : 'Failed'}>
                {step.ok ? <Check size={14} aria-hidden /> : <X size={14} aria-hidden />}
              </span>
              <div>
                <div>
                  {step.name}{' '}
                  <Text span size="xs" c="dimmed">
                    {formatDuration(step.ms)}
                  </Text>
                </div>
                <Text size="sm" c="dimmed">
                  {step.text}
                </Text>
              </div>
            </li>
          ))}
        </ol>
      ) : (
        <Text size="sm" c="dimmed">
          The test reads who you are at the provider, which permissions hold, and how fast it answers. It
          changes nothing.
        </Text>
      )}
    </Panel>
  );
}

import { Button, List, Modal, Stack, Text } from '@mantine/core';
import { verifyAuditLog } from '@thread/contracts';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useRead } from '../../../shared/api/use-read';
import { CopyLine } from '../../../shared/ui/copy-line';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { Notice } from '../../../shared/ui/notice';
import { ProblemNotice } from '../../../shared/ui/problem-notice';

/** Has every hash of the chain computed anew, and says how that went. */
export function VerifyChain() {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<ShieldCheck size={16} aria-hidden />}
        onClick={() => setOpened(true)}
      >
        Verify
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title="Verification of the audit log"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Verdict />
      </Modal>
    </>
  );
}

function Verdict() {
  const verdict = useRead(verifyAuditLog, {});
  if (verdict.isError) return <ProblemNotice error={verdict.error} onRetry={() => void verdict.refetch()} />;
  if (!verdict.data) return <ListSkeleton />;
  const { ok, entries, head, problems } = verdict.data;
  return (
    <Stack gap="md">
      {ok ? (
        <Notice tone="good" title={`${entries} entries, and every hash fits`}>
          <Text size="sm">Nothing was changed, removed or put in between.</Text>
        </Notice>
      ) : (
        <Notice tone="bad" title="The chain is broken" announce>
          <List size="sm">
            {problems.map(({ seq, text }) => (
              <List.Item key={`${seq} ${text}`}>{text}</List.Item>
            ))}
          </List>
        </Notice>
      )}
      <Text size="sm" c="dimmed">
        The end of the chain. Keep it outside Thread: with it you can show later that nothing was cut off.
      </Text>
      <CopyLine value={head} label="end of the chain" />
    </Stack>
  );
}

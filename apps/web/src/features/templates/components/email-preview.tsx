import { Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type EmailTemplateView, previewEmailTemplate } from '@thread/contracts';
import { useState } from 'react';
import { call } from '../../../shared/api/call';
import { AccountPicker } from '../../../shared/ui/account-picker';
import { Notice } from '../../../shared/ui/notice';
import { ProblemNotice } from '../../../shared/ui/problem-notice';

interface EmailPreviewProps {
  readonly templateKey: EmailTemplateView['key'];
  readonly subject: string;
  readonly body: string;
}

/** The e-mail as it would be sent, for an account or with sample data. Shown as text: mail HTML is never run in the page. */
export function EmailPreview({ templateKey, subject, body }: EmailPreviewProps) {
  const [accountId, setAccountId] = useState<string | null>(null);
  const [settled] = useDebouncedValue(JSON.stringify([subject, body]), 400);
  const filled = subject.trim() !== '' && body.trim() !== '';
  const preview = useQuery({
    queryKey: [previewEmailTemplate.id, templateKey, settled, accountId],
    queryFn: ({ signal }) =>
      call(
        previewEmailTemplate,
        { params: { key: templateKey }, body: { subject, body, accountId: accountId ?? undefined } },
        signal,
      ),
    enabled: filled,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  return (
    <Stack gap="sm">
      <AccountPicker label="Preview for" value={accountId} onPick={setAccountId} />
      {preview.error && <ProblemNotice error={preview.error} onRetry={() => void preview.refetch()} />}
      {(preview.data?.problems ?? []).map((problem) => (
        <Notice key={problem} tone="warn" title={problem} />
      ))}
      {preview.data && (
        <div className="mail" aria-label={`Preview: ${preview.data.subject}`} role="group">
          <Text fw={600} size="sm">
            {preview.data.subject}
          </Text>
          <Text size="sm" component="div" className="mail-text">
            {preview.data.text}
          </Text>
        </div>
      )}
    </Stack>
  );
}

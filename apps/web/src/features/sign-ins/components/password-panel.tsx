import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { changePassword } from '@thread/contracts';
import { type FormEvent, useRef, useState } from 'react';
import type { ApiProblem } from '../../../shared/api/api-problem';
import { useSend } from '../../../shared/api/use-send';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';

/** Changes the person's password; every other session of theirs is ended. */
export function PasswordPanel() {
  // Not in React's hands, which would write what is typed into the document as an attribute.
  const present = useRef<HTMLInputElement>(null);
  const next = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const change = useSend(changePassword, {
    refreshes: ['listOwnSessions'],
    done: 'Your password is changed. Other sessions were signed out.',
    onDone: () => {
      for (const { current: field } of [present, next]) if (field) field.value = '';
    },
    onProblem: (refused) => {
      setProblem(refused);
      return true;
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setProblem(null);
    const [currentPassword = '', newPassword = ''] = [present, next].map(({ current }) => current?.value);
    change.mutate({ body: { currentPassword, newPassword } });
  };
  return (
    <Panel title="Password" description="Changing it signs you out everywhere else.">
      <form onSubmit={submit}>
        <Stack gap="sm" maw={420}>
          {problem && <ProblemNotice error={problem} />}
          <PasswordInput label="Present password" autoComplete="current-password" ref={present} required />
          <PasswordInput
            label="New password"
            description="At least 12 characters."
            autoComplete="new-password"
            ref={next}
            minLength={12}
            required
          />
          <Group>
            <Button type="submit" loading={change.isPending}>
              Change password
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}

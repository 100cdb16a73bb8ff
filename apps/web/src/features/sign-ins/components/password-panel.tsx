import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { changePassword } from '@thread/contracts';
import { type FormEvent, useState } from 'react';
import type { ApiProblem } from '../../../shared/api/api-problem';
import { useSend } from '../../../shared/api/use-send';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';

/** Changes the person's password; every other session of theirs is ended. */
export function PasswordPanel() {
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const change = useSend(changePassword, {
    refreshes: ['listOwnSessions'],
    done: 'Your password is changed. Other sessions were signed out.',
    onDone: () => {
      setCurrent('');
      setNew('');
    },
    onProblem: (refused) => {
      setProblem(refused);
      return true;
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setProblem(null);
    change.mutate({ body: { currentPassword, newPassword } });
  };
  return (
    <Panel title="Password" description="Changing it signs you out everywhere else.">
      <form onSubmit={submit}>
        <Stack gap="sm" maw={420}>
          {problem && <ProblemNotice error={problem} />}
          <PasswordInput
            label="Present password"
            autoComplete="current-password"
            value={currentPassword}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            required
          />
          <PasswordInput
            label="New password"
            description="At least 12 characters."
            autoComplete="new-password"
            value={newPassword}
            onChange={(event) => setNew(event.currentTarget.value)}
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

import { Stack, Text, UnstyledButton } from '@mantine/core';
import type { CallOutput } from '../../../shared/api/call';
import type { listDemoLogins } from '@thread/contracts';
import { roleWords } from '../../../shared/session/permission';

type DemoLogin = CallOutput<typeof listDemoLogins>['data'][number];

/** The logins of the demo workspaces, grouped by workspace; a click fills the form. */
export function DemoLogins({
  logins,
  onPick,
}: {
  logins: readonly DemoLogin[];
  onPick: (login: DemoLogin) => void;
}) {
  if (logins.length === 0) return null;
  const workspaces = [...new Set(logins.map((login) => login.workspace))];
  return (
    <Stack gap="sm" component="section" aria-label="Demo logins">
      {workspaces.map((workspace) => (
        <Stack key={workspace} gap={6}>
          <Text size="xs" c="dimmed" fw={600}>
            Demo logins of {workspace}
          </Text>
          {logins
            .filter((login) => login.workspace === workspace)
            .map((login) => (
              <UnstyledButton
                key={login.email}
                className="demo-login"
                aria-label={`Fill in ${login.email}`}
                onClick={() => onPick(login)}
              >
                <div className="menu-target-text">
                  <div>{login.email}</div>
                </div>
                <Text size="xs" c="dimmed">
                  {roleWords[login.role]}
                </Text>
              </UnstyledButton>
            ))}
        </Stack>
      ))}
    </Stack>
  );
}

import { Menu, Text, UnstyledButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { readSession, switchWorkspace } from '@thread/contracts';
import { ChevronsUpDown } from 'lucide-react';
import { readingOf } from '../../shared/api/use-read';
import { useSend } from '../../shared/api/use-send';
import { roleWords } from '../../shared/session/permission';
import { useSession } from '../../shared/session/session-context';

/** Which workspace this is, and the way to the others. */
export function WorkspaceMenu() {
  const session = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const change = useSend(switchWorkspace, {
    onDone: (next) => {
      client.clear();
      client.setQueryData(readingOf(readSession, {}).queryKey, next);
      void navigate({ to: '/' });
    },
  });
  const only = session.workspaces.length < 2;
  const target = (
    <>
      <div className="menu-target-text">
        <Text size="sm" fw={600} component="div" className="clamp">
          {session.workspace.name}
        </Text>
        <Text size="xs" c="dimmed" component="div">
          {roleWords[session.role]}
        </Text>
      </div>
      {!only && <ChevronsUpDown size={15} aria-hidden />}
    </>
  );
  if (only) return <div className="menu-target">{target}</div>;
  return (
    <Menu width={260} position="bottom-start" withinPortal={false}>
      <Menu.Target>
        <UnstyledButton className="menu-target" aria-label={`Workspace ${session.workspace.name}, switch`}>
          {target}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Workspaces</Menu.Label>
        <Menu.RadioGroup
          value={session.workspace.id}
          onChange={(workspaceId) => change.mutate({ body: { workspaceId } })}
        >
          {session.workspaces.map((workspace) => (
            <Menu.RadioItem
              key={workspace.id}
              value={workspace.id}
              disabled={change.isPending}
              closeMenuOnClick
            >
              {workspace.name}
              <Text size="xs" c="dimmed" component="div">
                {roleWords[workspace.role]}
              </Text>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

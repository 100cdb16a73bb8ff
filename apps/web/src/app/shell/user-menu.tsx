import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { signOut } from '@thread/contracts';
import { BookOpen, Keyboard, LogOut, ShieldCheck } from 'lucide-react';
import { useSend } from '../../shared/api/use-send';
import { useSession } from '../../shared/session/session-context';

const schemes = [
  { value: 'auto', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

/** Who is signed in, how Thread looks, help and the way out. */
export function UserMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const { user } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = useSend(signOut, {
    onDone: () => {
      client.clear();
      void navigate({ to: '/sign-in' });
    },
  });
  return (
    <Menu width={260} position="top-start" withinPortal={false}>
      <Menu.Target>
        <UnstyledButton className="menu-target" aria-label={`${user.name}: account menu`}>
          <Avatar name={user.name} size={30} color="pine" aria-hidden />
          <div className="menu-target-text" title={user.email}>
            <Text size="sm" fw={600} component="div">
              {user.name}
            </Text>
            <Text size="xs" c="dimmed" component="div">
              {user.email}
            </Text>
          </div>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Colour scheme</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(value) =>
            setColorScheme(schemes.find((scheme) => scheme.value === value)?.value ?? 'auto')
          }
        >
          {schemes.map(({ value, label }) => (
            <Menu.RadioItem key={value} value={value}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item
          leftSection={<ShieldCheck size={16} aria-hidden />}
          onClick={() => void navigate({ to: '/sign-ins' })}
        >
          Sign-ins and password
        </Menu.Item>
        <Menu.Item leftSection={<Keyboard size={16} aria-hidden />} onClick={onShortcuts}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Item
          leftSection={<BookOpen size={16} aria-hidden />}
          component="a"
          href="/api/docs"
          target="_blank"
        >
          REST API
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={() => leave.mutate({})}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

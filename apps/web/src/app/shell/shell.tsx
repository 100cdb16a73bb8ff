import { AppShell, Burger, Group, Kbd, Stack, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { spotlight } from '@mantine/spotlight';
import { Outlet, useLocation } from '@tanstack/react-router';
import type { SessionView } from '@thread/contracts';
import { Search } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useLiveUpdates } from '../../shared/api/use-live-updates';
import { SessionContext } from '../../shared/session/session-context';
import { Brand } from '../../shared/ui/brand';
import { LiveMark } from './live-mark';
import { Navigation } from './navigation';
import { ShortcutsHelp } from './shortcuts-help';
import { useShortcuts } from './use-shortcuts';
import { UserMenu } from './user-menu';
import { WorkspaceMenu } from './workspace-menu';

const SearchPalette = lazy(() =>
  import('./search-palette').then((module) => ({ default: module.SearchPalette })),
);

/** Moves the reader to the top of a page that was navigated to; a change of filters is not a navigation. */
function useFocusOnNavigation() {
  const main = useRef<HTMLDivElement>(null);
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    main.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }, [pathname]);
  return main;
}

/** The frame around every page of a person who is signed in. */
export function Shell({ session }: { session: SessionView }) {
  const [menuOpen, menu] = useDisclosure(false);
  const [helpOpen, help] = useDisclosure(false);
  const [searchUsed, setSearchUsed] = useState(false);
  const connected = useLiveUpdates(session.workspace.id);
  const search = useCallback(() => {
    setSearchUsed(true);
    spotlight.open();
  }, []);
  useShortcuts({ onSearch: search, onHelp: help.open });
  const main = useFocusOnNavigation();
  return (
    <SessionContext value={session}>
      <ModalsProvider labels={{ confirm: 'Confirm', cancel: 'Cancel' }}>
        <Notifications position="top-right" limit={4} containerWidth={380} />
        <a href="#content" className="skip-link">
          Skip to content
        </a>
        <AppShell
          header={{ height: { base: 54, sm: 0 } }}
          navbar={{ width: 256, breakpoint: 'sm', collapsed: { mobile: !menuOpen } }}
        >
          <AppShell.Header hiddenFrom="sm">
            <Group h="100%" px="md" justify="space-between">
              <Brand />
              <Burger
                opened={menuOpen}
                onClick={menu.toggle}
                size="sm"
                aria-label={menuOpen ? 'Close menu' : 'Open menu'}
              />
            </Group>
          </AppShell.Header>
          <AppShell.Navbar p="sm">
            <Stack gap="sm" h="100%">
              <Group px={10} pt={6} visibleFrom="sm">
                <Brand />
              </Group>
              <WorkspaceMenu key={session.workspace.id} />
              <UnstyledButton className="search-target" onClick={search}>
                <Search size={15} aria-hidden />
                <span style={{ flex: 1, textAlign: 'left' }}>Search</span>
                <Kbd size="xs" visibleFrom="sm">
                  Ctrl K
                </Kbd>
              </UnstyledButton>
              <div style={{ flex: 1, overflowY: 'auto' }}>
                <Navigation onGo={menu.close} />
              </div>
              <UserMenu onShortcuts={help.open} />
            </Stack>
          </AppShell.Navbar>
          <AppShell.Main id="content" ref={main} tabIndex={-1} style={{ outline: 'none' }}>
            <Outlet />
          </AppShell.Main>
        </AppShell>
        <Suspense>{searchUsed && <SearchPalette />}</Suspense>
        <ShortcutsHelp opened={helpOpen} onClose={help.close} />
        <LiveMark connected={connected} />
      </ModalsProvider>
    </SessionContext>
  );
}

import { useLocalStorage } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { destinations } from './navigation';

const sequenceMs = 1_200;

/** Whether single-key shortcuts are on; kept per browser. Ctrl/Cmd-K always works. */
export function useSingleKeys() {
  return useLocalStorage({ key: 'thread-single-keys', defaultValue: true });
}

interface Shortcuts {
  readonly onSearch: () => void;
  readonly onHelp: () => void;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** Listens for the keys of the shell: Ctrl/Cmd-K, `?`, `/`, and `g` followed by a place's letter. */
export function useShortcuts({ onSearch, onHelp }: Shortcuts): void {
  const navigate = useNavigate();
  const [singleKeys] = useSingleKeys();
  const goUntil = useRef(0);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        onSearch();
        return;
      }
      const taken = event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented;
      if (!singleKeys || taken || isTyping(event.target) || document.querySelector('[role="dialog"]')) return;
      if (event.key === '?') return onHelp();
      if (event.key === '/') {
        const field = document.querySelector<HTMLInputElement>('input[data-page-search]');
        if (field) event.preventDefault();
        return field?.focus();
      }
      if (event.key === 'g') {
        goUntil.current = Date.now() + sequenceMs;
        return;
      }
      const place = destinations.find(({ key }) => key === event.key);
      if (place && Date.now() < goUntil.current) void navigate({ to: place.to });
      goUntil.current = 0;
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [navigate, onHelp, onSearch, singleKeys]);
}

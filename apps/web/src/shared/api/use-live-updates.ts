import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { LiveConnection, type LiveSource } from './live-connection';

/** Keeps every page current while mounted. @returns whether updates arrive at present. */
export function useLiveUpdates(workspaceId: string): boolean {
  const client = useQueryClient();
  const [connected, setConnected] = useState(true);
  useEffect(() => {
    if (typeof EventSource === 'undefined') return undefined;
    const open = (): LiveSource => new EventSource('/api/v1/live') as unknown as LiveSource;
    const live = new LiveConnection(client, open, setConnected);
    live.start();
    return () => live.stop();
  }, [client, workspaceId]);
  return connected;
}

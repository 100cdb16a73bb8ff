import type { SessionView } from '@thread/contracts';
import { createContext, useContext } from 'react';

export const SessionContext = createContext<SessionView | null>(null);

/** Who is signed in. Only below the shell, which guarantees it. */
export function useSession(): SessionView {
  const session = useContext(SessionContext);
  if (!session) throw new Error('A page that needs a session was rendered without one.');
  return session;
}

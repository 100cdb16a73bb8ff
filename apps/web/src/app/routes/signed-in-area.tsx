import { Center } from '@mantine/core';
import { Navigate, useLocation } from '@tanstack/react-router';
import { readSession } from '@thread/contracts';
import { Suspense, lazy } from 'react';
import { asProblem } from '../../shared/api/api-problem';
import { useRead } from '../../shared/api/use-read';
import { ProblemNotice } from '../../shared/ui/problem-notice';
import { WaitingPage } from './edge-pages';

const Shell = lazy(() => import('../shell/shell').then((module) => ({ default: module.Shell })));

/** Lets people in who have a session, and sends the others to the sign-in page and back. */
export function SignedInArea() {
  const session = useRead(readSession, {}, { staleMs: 60_000 });
  const { href } = useLocation();
  if (session.error && asProblem(session.error).status === 401) {
    // The address changes before the sign-in page has loaded; sending on again from there would never end.
    if (href.startsWith('/sign-in')) return <WaitingPage />;
    return <Navigate to="/sign-in" search={{ return: href === '/' ? undefined : href }} replace />;
  }
  if (session.data) {
    return (
      <Suspense fallback={<WaitingPage />}>
        <Shell session={session.data} />
      </Suspense>
    );
  }
  if (session.isPending) return <WaitingPage />;
  return (
    <Center mih="100dvh" p="md">
      <div style={{ maxWidth: 480 }}>
        <ProblemNotice error={session.error} onRetry={() => void session.refetch()} />
      </div>
    </Center>
  );
}

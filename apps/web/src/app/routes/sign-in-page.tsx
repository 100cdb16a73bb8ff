import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate, useRouter } from '@tanstack/react-router';
import { readSession } from '@thread/contracts';
import { SignIn } from '../../features/sign-in/components/sign-in';
import { readingOf } from '../../shared/api/use-read';

const route = getRouteApi('/sign-in');

/** Only addresses within Thread are returned to. */
function isOwnPath(path: string | undefined): path is string {
  return path !== undefined && /^\/(?![/\\])/.test(path) && !path.startsWith('/sign-in');
}

export function SignInPage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const router = useRouter();
  const client = useQueryClient();
  return (
    <SignIn
      cameFrom={isOwnPath(search.return)}
      onSignedIn={(session) => {
        client.clear();
        client.setQueryData(readingOf(readSession, {}).queryKey, session);
        if (isOwnPath(search.return)) router.history.push(search.return);
        else void navigate({ to: '/' });
      }}
    />
  );
}

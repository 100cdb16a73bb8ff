import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { PasswordPanel } from '../../features/sign-ins/components/password-panel';
import { SignInsPanel } from '../../features/sign-ins/components/sign-ins-panel';
import { Page } from '../../shared/ui/page';

export function SignInsPage() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return (
    <Page title="Sign-ins and password" width="narrow">
      <SignInsPanel
        onSignedOut={() => {
          client.clear();
          void navigate({ to: '/sign-in' });
        }}
      />
      <PasswordPanel />
    </Page>
  );
}

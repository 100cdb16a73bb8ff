import { useDisclosure } from '@mantine/hooks';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { createAccount } from '@thread/contracts';
import { Plus } from 'lucide-react';
import type { AccountsFilter } from '../../features/accounts/accounts-filter';
import { AccountsList } from '../../features/accounts/components/accounts-list';
import { CreateAccount } from '../../features/accounts/components/create-account';
import { ActionButton } from '../../shared/ui/action-button';
import { Page } from '../../shared/ui/page';

const route = getRouteApi('/inside/accounts');

export function AccountsPage() {
  const filter = route.useSearch();
  const navigate = useNavigate();
  const [creating, dialog] = useDisclosure(false);
  const follow = (next: AccountsFilter): void => {
    void navigate({ to: '/accounts', search: next, replace: true });
  };
  return (
    <Page
      title="Accounts"
      description="Every customer in onboarding, with where it stands."
      actions={
        <ActionButton
          endpoint={createAccount}
          onClick={dialog.open}
          leftSection={<Plus size={16} aria-hidden />}
        >
          New account
        </ActionButton>
      }
    >
      <AccountsList filter={filter} onFilter={follow} />
      <CreateAccount
        opened={creating}
        onClose={dialog.close}
        onCreated={(accountId) => void navigate({ to: '/accounts/$accountId', params: { accountId } })}
      />
    </Page>
  );
}

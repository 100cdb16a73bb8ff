import { Tabs } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { createTemplate } from '@thread/contracts';
import { Plus } from 'lucide-react';
import { EmailTemplates } from '../../features/templates/components/email-templates';
import { TemplatesList } from '../../features/templates/components/templates-list';
import { ActionButton } from '../../shared/ui/action-button';
import { Page } from '../../shared/ui/page';

const route = getRouteApi('/inside/templates');

export function TemplatesPage() {
  const { tab = 'plans' } = route.useSearch();
  const navigate = useNavigate();
  return (
    <Page
      title="Templates"
      description="The onboarding plans accounts start with, and the e-mails Thread sends."
      actions={
        tab === 'plans' && (
          <ActionButton
            endpoint={createTemplate}
            leftSection={<Plus size={16} aria-hidden />}
            onClick={() => void navigate({ to: '/templates/new' })}
          >
            New template
          </ActionButton>
        )
      }
    >
      <Tabs
        value={tab}
        onChange={(next) =>
          void navigate({
            to: '/templates',
            search: { tab: next === 'emails' ? next : undefined },
            replace: true,
          })
        }
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="plans">Onboarding plans</Tabs.Tab>
          <Tabs.Tab value="emails">E-mails</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="plans">
          <TemplatesList />
        </Tabs.Panel>
        <Tabs.Panel value="emails">
          <EmailTemplates />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

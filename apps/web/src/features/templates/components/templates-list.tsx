import { Group, Text, Title } from '@mantine/core';
import { type TemplateView, createTemplate, listTemplates } from '@thread/contracts';
import { Copy, LayoutTemplate, Star } from 'lucide-react';
import { useRead } from '../../../shared/api/use-read';
import { usePermission } from '../../../shared/session/permission';
import { ButtonLink, TextLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { NothingHere } from '../../../shared/ui/nothing-here';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { StatusMark } from '../../../shared/ui/status-mark';

/** Onboarding templates as cards. */
export function TemplatesList() {
  const templates = useRead(listTemplates, {});
  const permission = usePermission(createTemplate);
  if (templates.error && !templates.data) {
    return <ProblemNotice error={templates.error} onRetry={() => void templates.refetch()} />;
  }
  if (!templates.data) return <ListSkeleton rows={2} height={140} />;
  if (templates.data.data.length === 0) {
    return (
      <NothingHere
        icon={LayoutTemplate}
        title="No templates"
        why="A template is the onboarding plan an account starts with: milestones and tasks with due dates."
        action={permission.allowed && <ButtonLink to="/templates/new">New template</ButtonLink>}
      />
    );
  }
  return (
    <div className="tiles">
      {templates.data.data.map((template) => (
        <TemplateTile key={template.id} template={template} canCopy={permission.allowed} />
      ))}
    </div>
  );
}

function TemplateTile({ template, canCopy }: { template: TemplateView; canCopy: boolean }) {
  const { milestones } = template.definition;
  const tasks = milestones.reduce((sum, milestone) => sum + milestone.tasks.length, 0);
  const days = Math.max(0, ...milestones.map((milestone) => milestone.dueAfterDays ?? 0));
  return (
    <article className="tile">
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed">
          {template.builtin ? 'Comes with Thread' : 'Custom'}
        </Text>
        {template.isDefault && <StatusMark status={{ word: 'Default', icon: Star, tone: 'good' }} />}
      </Group>
      <div>
        <Title order={2} fz={16}>
          <TextLink to="/templates/$templateId" params={{ templateId: template.id }} c="inherit" fw={650}>
            {template.name}
          </TextLink>
        </Title>
        <Text size="sm" c="dimmed" mt={2}>
          {template.description}
        </Text>
      </div>
      <Text size="sm">
        {milestones.length} {milestones.length === 1 ? 'milestone' : 'milestones'}, {tasks}{' '}
        {tasks === 1 ? 'task' : 'tasks'}
        {days > 0 && `, ${days} working days`}
      </Text>
      <div className="tile-foot">
        <Text size="xs" c="dimmed">
          {template.usedByRules === 0
            ? 'No rule uses it'
            : `Used by ${template.usedByRules} ${template.usedByRules === 1 ? 'rule' : 'rules'}`}
        </Text>
        <Group gap="xs">
          <ButtonLink
            to="/templates/$templateId"
            params={{ templateId: template.id }}
            variant="default"
            size="xs"
            aria-label={`Open ${template.name}`}
          >
            Open
          </ButtonLink>
          {canCopy && (
            <ButtonLink
              to="/templates/new"
              search={{ from: template.id }}
              variant="subtle"
              size="xs"
              leftSection={<Copy size={14} aria-hidden />}
              aria-label={`Copy ${template.name}`}
            >
              Copy
            </ButtonLink>
          )}
        </Group>
      </div>
    </article>
  );
}

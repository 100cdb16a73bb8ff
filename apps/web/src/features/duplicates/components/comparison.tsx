import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { type ComparisonView, type MergeView, keepAccountsApart, mergeAccounts } from '@thread/contracts';
import { ArrowLeftRight } from 'lucide-react';
import { useState } from 'react';
import { useSend } from '../../../shared/api/use-send';
import { ActionButton } from '../../../shared/ui/action-button';
import { Notice } from '../../../shared/ui/notice';
import { Panel } from '../../../shared/ui/panel';
import { ComparedSides } from './compared-sides';
import { FieldChoices, type Sides } from './field-choices';

type Plan = ComparisonView['plan'];

interface ComparisonProps {
  readonly comparison: ComparisonView;
  readonly onSwap: () => void;
  readonly onMerged: (accountId: string) => void;
  readonly onKeptApart: () => void;
}

/** Two accounts side by side: why they may be one, what each has, and what the one account is to have. */
export function Comparison({ comparison, onSwap, onMerged, onKeptApart }: ComparisonProps) {
  const { kept, absorbed, fields, pair } = comparison;
  const [sides, choose] = useState<Sides>({});
  const [plan, choosePlan] = useState<Plan>(comparison.plan);
  const refreshes = [
    'listDuplicates',
    'listAttention',
    'listAccounts',
    'listMerges',
    'readAccount',
    'readOverview',
  ];
  const merge = useSend(mergeAccounts, {
    refreshes: [...refreshes, 'compareAccounts'],
    done: (answer: MergeView) =>
      `${answer.absorbedName} is part of ${answer.keptName} now. It can be undone.`,
    onDone: (answer) => onMerged(answer.keptId),
  });
  const apart = useSend(keepAccountsApart, {
    refreshes,
    done: 'They are not asked about again.',
    onDone: onKeptApart,
  });
  return (
    <Stack gap="md">
      {pair?.state === 'kept_apart' && (
        <Notice
          tone="info"
          title={`${pair.decidedBy ?? 'A person'} said that these are different customers.`}
        />
      )}
      <Panel title="Why they may be one">
        {pair && pair.reasons.length > 0 ? (
          <ul className="merge-rest">
            {pair.reasons.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        ) : (
          <Text size="sm" c="dimmed">
            Nothing was found that both share: not the website, not the name, not a contact.
          </Text>
        )}
      </Panel>
      <ComparedSides kept={kept} absorbed={absorbed} />
      <Panel title="What the one account has" flush>
        <FieldChoices
          comparison={comparison}
          sides={sides}
          onChoose={(field, side) => choose({ ...sides, [field]: side })}
        />
      </Panel>
      <Panel title="Plan">
        <Radio.Group aria-label="Plan" value={plan} onChange={(value) => choosePlan(value as Plan)}>
          <Stack gap="sm">
            <Radio value="kept" label={`The plan of ${kept.companyName}`} description={planText(kept)} />
            <Radio
              value="absorbed"
              label={`The plan of ${absorbed.companyName}`}
              description={planText(absorbed)}
            />
            <Radio
              value="both"
              label="Both"
              description="The milestones of the second follow those of the first."
            />
          </Stack>
        </Radio.Group>
      </Panel>
      <Panel>
        <Text size="sm" mb="sm" maw={760}>
          Both accounts’ links, people, messages and history come together. The address of{' '}
          {absorbed.companyName} leads to {kept.companyName}. You can undo this later.
        </Text>
        <Group gap="xs">
          <ActionButton
            endpoint={mergeAccounts}
            className="naming-button"
            loading={merge.isPending}
            onClick={() =>
              merge.mutate({
                params: { accountId: kept.id },
                body: {
                  absorbedId: absorbed.id,
                  versions: { kept: kept.version, absorbed: absorbed.version },
                  fields: Object.fromEntries(
                    fields.map(({ field, proposed }) => [field, sides[field] ?? proposed]),
                  ),
                  plan,
                },
              })
            }
          >
            Merge into {kept.companyName}
          </ActionButton>
          <Button variant="default" leftSection={<ArrowLeftRight size={15} aria-hidden />} onClick={onSwap}>
            Keep the other one instead
          </Button>
          {pair?.state !== 'kept_apart' && (
            <ActionButton
              endpoint={keepAccountsApart}
              variant="subtle"
              color="gray"
              loading={apart.isPending}
              onClick={() => apart.mutate({ params: { accountId: kept.id }, body: { otherId: absorbed.id } })}
            >
              Different customers
            </ActionButton>
          )}
        </Group>
      </Panel>
    </Stack>
  );
}

function planText({ plan, templateName }: ComparisonView['kept']): string {
  if (plan.tasks === 0) return 'It has no tasks.';
  const worked = plan.tasksTouched === 0 ? 'none worked on yet' : `${plan.tasksTouched} worked on`;
  return `${templateName ?? 'Made by hand'}: ${plan.tasks} ${plan.tasks === 1 ? 'task' : 'tasks'}, ${worked}.`;
}

import { SegmentedControl, Stack } from '@mantine/core';
import { type RuleView, createRule, listPipelines, listRules, listTemplates } from '@thread/contracts';
import { ListChecks, Plus } from 'lucide-react';
import { useState } from 'react';
import { useRead } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';
import { ActionButton } from '../../../shared/ui/action-button';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { NothingHere } from '../../../shared/ui/nothing-here';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { firstDefinition } from '../first-definition';
import { RuleEditor } from './rule-editor';

/** The rules of a connection in the order they are tried, one of them open. */
export function RulesTab({ connectionId }: { connectionId: string }) {
  const params = { connectionId };
  const rules = useRead(listRules, { params });
  const pipelines = useRead(listPipelines, { params }, { staleMs: 60_000 });
  const templates = useRead(listTemplates, {});
  const [openId, setOpenId] = useState<string | null>(null);
  const add = useSend(createRule, {
    refreshes: ['listRules'],
    done: 'The rule is added, switched off.',
    onDone: (rule) => setOpenId(rule.id),
  });
  if (rules.error && !rules.data)
    return <ProblemNotice error={rules.error} onRetry={() => void rules.refetch()} />;
  if (!rules.data) return <ListSkeleton rows={4} height={80} />;
  const all: readonly RuleView[] = rules.data.data;
  const open = all.find((rule) => rule.id === openId) ?? all[0];
  const first = firstDefinition(
    pipelines.data?.data ?? [],
    templates.data?.data ?? [],
    all[0]?.definition.source,
  );
  const adding = (
    <ActionButton
      endpoint={createRule}
      variant={open ? 'default' : 'filled'}
      size={open ? 'xs' : 'sm'}
      leftSection={<Plus size={16} aria-hidden />}
      disabled={!first}
      loading={add.isPending}
      onClick={() =>
        first && add.mutate({ params, body: { name: `Rule ${all.length + 1}`, definition: first } })
      }
    >
      Add a rule
    </ActionButton>
  );
  if (!open) {
    return (
      <Panel>
        <NothingHere
          icon={ListChecks}
          title="No rule yet"
          why="A rule says which deals become accounts: the stage they enter, conditions, and the plan they start with. Without one nothing is created."
          action={adding}
        />
        {pipelines.error && (
          <ProblemNotice error={pipelines.error} onRetry={() => void pipelines.refetch()} />
        )}
      </Panel>
    );
  }
  return (
    <Stack gap="md">
      <div className="rule-tabs">
        {all.length > 1 && (
          <SegmentedControl
            aria-label="Rule"
            value={open.id}
            onChange={setOpenId}
            data={all.map((rule) => ({
              value: rule.id,
              label: `${rule.name}${rule.enabled ? '' : ' (off)'}`,
            }))}
          />
        )}
        {adding}
      </div>
      <RuleEditor key={open.id} rule={open} />
    </Stack>
  );
}

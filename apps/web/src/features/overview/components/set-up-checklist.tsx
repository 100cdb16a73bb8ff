import { Text } from '@mantine/core';
import { type Overview, listConnectors, listRules, readMapping } from '@thread/contracts';
import { Check } from 'lucide-react';
import { useRead } from '../../../shared/api/use-read';
import { ButtonLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { type SetUpStep, connectionToSetUp, setUpSteps } from '../set-up-steps';

/** What is left to set up; gone once everything is done. */
export function SetUpChecklist({ overview }: { overview: Overview }) {
  const connectors = useRead(listConnectors, {});
  const cards = connectors.data?.data ?? [];
  const target = connectionToSetUp(cards);
  const params = { connectionId: target?.connection.id ?? '' };
  const rules = useRead(listRules, { params }, { enabled: target !== null });
  const mapping = useRead(readMapping, { params }, { enabled: target !== null });
  if (connectors.error)
    return <ProblemNotice error={connectors.error} onRetry={() => void connectors.refetch()} />;
  if (connectors.isPending || rules.isLoading || mapping.isLoading) return <ListSkeleton rows={2} />;
  const steps = setUpSteps({
    cards,
    rules: rules.data?.data ?? [],
    mapping: mapping.data ?? null,
    accounts: overview.accounts.onboarding + overview.accounts.live,
  });
  const done = steps.filter((step) => step.done).length;
  if (done === steps.length) return null;
  const next = steps.find((step) => !step.done);
  return (
    <Panel
      title="Set up Thread"
      description={`${done} of ${steps.length} done. A step is ticked when it really works.`}
    >
      <ol className="set-up">
        {steps.map((step, index) => (
          <li key={step.id} data-state={step.done ? 'done' : step === next ? 'now' : 'later'}>
            <span className="handoff-number">
              {step.done ? <Check size={14} aria-label="done" /> : index + 1}
            </span>
            <div>
              <Text size="sm" fw={600}>
                {step.title}
              </Text>
              <Text size="sm" c="dimmed">
                {step.text}
              </Text>
            </div>
            {step === next && <StepAction step={step} connectorId={target?.card.id ?? null} />}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function StepAction({ step, connectorId }: { step: SetUpStep; connectorId: string | null }) {
  if (step.id === 'first_account') {
    return (
      <ButtonLink to="/accounts" size="xs" variant="default">
        Open accounts
      </ButtonLink>
    );
  }
  if (!connectorId || !step.tab) {
    return (
      <ButtonLink to="/connectors" size="xs">
        Open connectors
      </ButtonLink>
    );
  }
  return (
    <ButtonLink to="/connectors/$connectorId" params={{ connectorId }} search={{ tab: step.tab }} size="xs">
      {step.title}
    </ButtonLink>
  );
}

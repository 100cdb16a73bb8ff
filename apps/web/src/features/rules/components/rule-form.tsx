import { MultiSelect, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import {
  type RuleDefinition,
  listAccountFields,
  listFields,
  listPipelines,
  listTemplates,
} from '@thread/contracts';
import { type ReactNode, useMemo } from 'react';
import { useRead } from '../../../shared/api/use-read';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { catalogueOf } from '../field-catalogue';
import { type DraftProblem, type RuleDraft, messagesAt } from '../rule-draft';
import { ConditionsEditor } from './conditions-editor';
import { FurtherDealChoice } from './further-deal-choice';
import { StagePicker } from './stage-picker';
import { TemplateChoice } from './template-choice';
import { UndoWindow } from './undo-window';

interface RuleFormProps {
  readonly connectionId: string;
  readonly draft: RuleDraft;
  readonly problems: readonly DraftProblem[];
  readonly disabled: boolean;
  readonly onChange: (draft: RuleDraft) => void;
}

function Messages({ texts }: { texts: readonly string[] }): ReactNode {
  return texts.map((text) => (
    <Text key={text} size="sm" c="var(--mantine-color-error)" mt={6} role="alert">
      {text}
    </Text>
  ));
}

/** Everything a rule says, as a form. Stages and properties come live from the provider. */
export function RuleForm({ connectionId, draft, problems, disabled, onChange }: RuleFormProps) {
  const params = { connectionId };
  const pipelines = useRead(listPipelines, { params }, { staleMs: 60_000 });
  const properties = useRead(listFields, { params }, { staleMs: 60_000 });
  const templates = useRead(listTemplates, {});
  const accountFields = useRead(listAccountFields, {}, { staleMs: Infinity });
  const fields = useMemo(() => catalogueOf(properties.data?.data ?? []), [properties.data]);
  const { definition } = draft;
  const set = (part: Partial<RuleDefinition>): void =>
    onChange({ ...draft, definition: { ...definition, ...part } });
  const at = (path: string): string[] => messagesAt(problems, path);
  const live = pipelines.data?.data ?? [];
  return (
    <Stack gap="md">
      <Panel title="Name">
        <TextInput
          aria-label="Name of the rule"
          maw={420}
          maxLength={120}
          value={draft.name}
          disabled={disabled}
          error={at('name')[0]}
          onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
        />
      </Panel>
      <Panel
        title="When a deal enters"
        description="The moment of entering counts, once per deal for ever. Edits inside the stage create nothing, and neither does a second entry."
      >
        {pipelines.error && (
          <ProblemNotice error={pipelines.error} onRetry={() => void pipelines.refetch()} />
        )}
        {pipelines.isPending && <ListSkeleton rows={2} />}
        {pipelines.data && (
          <StagePicker
            pipelines={live}
            stages={definition.stages}
            disabled={disabled}
            onChange={(stages) => set({ stages })}
          />
        )}
        <Messages texts={at('stages')} />
      </Panel>
      <Panel
        title="Only if"
        description="All conditions must hold. Without any, every deal that enters counts."
      >
        {properties.error && (
          <ProblemNotice error={properties.error} onRetry={() => void properties.refetch()} />
        )}
        <ConditionsEditor
          conditions={definition.conditions}
          fields={fields}
          disabled={disabled}
          messagesAt={(index) => at(`conditions.${index}`)}
          onChange={(conditions) => set({ conditions })}
        />
      </Panel>
      <Panel title="Create the account with" description="The onboarding plan it starts with.">
        <TemplateChoice
          choice={definition.template}
          templates={templates.data?.data ?? []}
          pipelines={live}
          stages={definition.stages}
          fields={fields}
          disabled={disabled}
          messagesAt={(path) => at(`template.${path}`)}
          onChange={(template) => set({ template })}
        />
        <Messages texts={at('template.defaultTemplateId')} />
      </Panel>
      <Panel
        title="But wait for"
        description="A deal that misses one of these is held and read again. When the time is up it goes to Needs attention, where a person decides."
      >
        <Stack gap="sm">
          <MultiSelect
            label="Required fields"
            disabled={disabled}
            data={(accountFields.data?.data ?? [])
              .filter((field) => field.canBeRequired)
              .map(({ key, label }) => ({ value: key, label }))}
            value={definition.requiredFields}
            onChange={(requiredFields) => set({ requiredFields })}
            error={at('requiredFields')[0]}
          />
          <NumberInput
            label="Minutes to wait for them"
            maw={220}
            min={0}
            max={1_440}
            disabled={disabled}
            value={definition.settleMinutes}
            error={at('settleMinutes')[0]}
            onChange={(value) =>
              set({ settleMinutes: Math.min(1_440, Math.max(0, Math.round(Number(value) || 0))) })
            }
          />
        </Stack>
      </Panel>
      <FurtherDealChoice
        value={definition.furtherDeal}
        disabled={disabled}
        onChange={(furtherDeal) => set({ furtherDeal })}
      />
      <UndoWindow
        days={definition.undoDays}
        disabled={disabled}
        error={at('undoDays')[0]}
        onChange={(undoDays) => set({ undoDays })}
      />
    </Stack>
  );
}

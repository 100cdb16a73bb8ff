import { ActionIcon, Button, Group, Select, Stack, Text } from '@mantine/core';
import type { PipelineView, RuleDefinition, TemplateView } from '@thread/contracts';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { moved } from '../../../shared/format/move-item';
import type { FieldCatalogue } from '../field-catalogue';
import { ConditionsEditor } from './conditions-editor';

type Choice = RuleDefinition['template'];
type Case = Choice['cases'][number];

interface TemplateChoiceProps {
  readonly choice: Choice;
  readonly templates: readonly TemplateView[];
  readonly pipelines: readonly PipelineView[];
  /** The rule's stages, which remember the labels of their pipelines. */
  readonly stages: RuleDefinition['stages'];
  readonly fields: FieldCatalogue;
  readonly disabled: boolean;
  /** Messages about a place below `template`. */
  readonly messagesAt: (path: string) => readonly string[];
  readonly onChange: (choice: Choice) => void;
}

/** The pipelines to choose from, and the chosen one also while the provider cannot be asked for its label. */
function pipelineOptions(
  pipelines: readonly PipelineView[],
  chosen: string | undefined,
  stages: RuleDefinition['stages'],
) {
  const known = pipelines.map(({ id, label }) => ({ value: id, label }));
  if (!chosen || pipelines.some(({ id }) => id === chosen)) return known;
  const remembered = stages.find((stage) => stage.pipelineId === chosen)?.pipelineLabel;
  return [...known, { value: chosen, label: remembered ?? chosen }];
}

/** Which template an account gets: the first case that holds, else the default. */
export function TemplateChoice(props: TemplateChoiceProps) {
  const { choice, templates, pipelines, stages, fields, disabled, messagesAt, onChange } = props;
  const options = templates.map(({ id, name }) => ({ value: id, label: name }));
  const setCases = (cases: Case[]): void => onChange({ ...choice, cases });
  const replace = (index: number, next: Case): void =>
    setCases(choice.cases.map((each, place) => (place === index ? next : each)));
  return (
    <Stack gap="sm">
      {choice.cases.map((each, index) => (
        <div key={index} className="case-box" role="group" aria-label={`Template case ${index + 1}`}>
          <Group justify="space-between" align="flex-end" wrap="nowrap" className="case-head">
            <Group gap="xs" align="flex-end" style={{ flex: 1 }}>
              <Select
                label="Use template"
                w={260}
                data={options}
                value={each.templateId}
                disabled={disabled}
                allowDeselect={false}
                onChange={(value) => value && replace(index, { ...each, templateId: value })}
              />
              <Select
                label="when the deal is in"
                data={pipelineOptions(pipelines, each.pipelineId, stages)}
                placeholder="any pipeline"
                clearable
                value={each.pipelineId ?? null}
                disabled={disabled}
                onChange={(value) => replace(index, { ...each, pipelineId: value ?? undefined })}
              />
            </Group>
            <CaseButtons
              index={index}
              count={choice.cases.length}
              disabled={disabled}
              onMove={(to) => setCases(moved(choice.cases, index, to))}
              onRemove={() => setCases(choice.cases.filter((_, place) => place !== index))}
            />
          </Group>
          <ConditionsEditor
            conditions={each.conditions}
            fields={fields}
            disabled={disabled}
            messagesAt={(place) => messagesAt(`cases.${index}.conditions.${place}`)}
            onChange={(conditions) => replace(index, { ...each, conditions })}
          />
          {!each.pipelineId &&
            each.conditions.length === 0 &&
            messagesAt(`cases.${index}`).map((message) => (
              <Text key={message} size="xs" c="var(--mantine-color-error)" role="alert">
                {message}
              </Text>
            ))}
        </div>
      ))}
      <Group align="flex-end" gap="xs">
        <Select
          label={choice.cases.length > 0 ? 'Otherwise use' : 'Use template'}
          w={260}
          data={options}
          value={choice.defaultTemplateId}
          disabled={disabled}
          allowDeselect={false}
          onChange={(value) => value && onChange({ ...choice, defaultTemplateId: value })}
        />
        {!disabled && (
          <Button
            variant="subtle"
            size="xs"
            mb={4}
            leftSection={<Plus size={15} aria-hidden />}
            onClick={() =>
              setCases([...choice.cases, { conditions: [], templateId: choice.defaultTemplateId }])
            }
          >
            Use another template for some deals
          </Button>
        )}
      </Group>
    </Stack>
  );
}

interface CaseButtonsProps {
  readonly index: number;
  readonly count: number;
  readonly disabled: boolean;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

function CaseButtons({ index, count, disabled, onMove, onRemove }: CaseButtonsProps) {
  const shared = { variant: 'subtle', color: 'gray' } as const;
  return (
    <Group gap={2} wrap="nowrap">
      <ActionIcon
        {...shared}
        disabled={disabled || index === 0}
        aria-label="Try this case earlier"
        onClick={() => onMove(index - 1)}
      >
        <ArrowUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        {...shared}
        disabled={disabled || index === count - 1}
        aria-label="Try this case later"
        onClick={() => onMove(index + 1)}
      >
        <ArrowDown size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon {...shared} disabled={disabled} aria-label="Remove this case" onClick={onRemove}>
        <Trash2 size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

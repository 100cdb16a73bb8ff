import { Group, Stack } from '@mantine/core';
import { modals } from '@mantine/modals';
import { type RuleView, deleteRule, updateRule } from '@thread/contracts';
import { Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ApiProblem } from '../../../shared/api/api-problem';
import { useSend } from '../../../shared/api/use-send';
import { usePermission } from '../../../shared/session/permission';
import { ActionButton } from '../../../shared/ui/action-button';
import { ConflictNotice } from '../../../shared/ui/conflict-notice';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { ReadOnly } from '../../../shared/ui/read-only';
import { UnsavedBar } from '../../../shared/ui/unsaved-bar';
import { type RuleDraft, draftOf, isSameDraft, problemsOf } from '../rule-draft';
import { RehearseRule } from '../past/rehearse-rule';
import { RuleForm } from './rule-form';
import { RuleHeader } from './rule-header';
import { RuleVersions } from './rule-versions';

/**
 * Edits one rule. A save names the version it was based on; when someone else saved meanwhile, the person chooses between
 * the two and nothing typed is lost.
 */
export function RuleEditor({ rule }: { rule: RuleView }) {
  const permission = usePermission(updateRule, 'change rules');
  const [base, setBase] = useState(rule);
  const [draft, setDraft] = useState<RuleDraft>(draftOf(rule));
  const [refused, setRefused] = useState<ApiProblem | null>(null);
  const [tried, setTried] = useState(false);
  const dirty = !isSameDraft(draft, draftOf(base));
  const take = (next: RuleView): void => {
    setBase(next);
    setDraft(draftOf(next));
    setRefused(null);
    setTried(false);
  };
  useEffect(() => {
    if (!dirty && rule !== base) take(rule);
  }, [rule, base, dirty]);
  const save = useSend(updateRule, {
    refreshes: ['listRules', 'readRule', 'listRuleVersions', 'readFirstLook', 'listFields'],
    done: (after) => `Saved as version ${after.version}.`,
    onDone: take,
    onProblem: (problem) => {
      setRefused(problem);
      return true;
    },
  });
  const remove = useSend(deleteRule, {
    refreshes: ['listRules'],
    done: 'The rule is removed. Its runs stay in the log.',
  });
  const own = problemsOf(draft);
  const problems = [...(tried ? own : []), ...(refused?.errors ?? []), ...(dirty ? [] : rule.problems)];
  const conflict = dirty && rule.version > base.version;
  const submit = (basedOnVersion: number): void => {
    setTried(true);
    setRefused(null);
    if (own.length > 0) return;
    save.mutate({ params: { ruleId: rule.id }, body: { ...draft, name: draft.name.trim(), basedOnVersion } });
  };
  const confirmRemoval = (): void => {
    modals.openConfirmModal({
      title: `Remove “${rule.name}”?`,
      children: 'It stops creating accounts. Accounts it created and its runs stay.',
      labels: { confirm: 'Remove', cancel: 'Keep it' },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate({ params: { ruleId: rule.id } }),
    });
  };
  return (
    <Stack gap="md">
      <ReadOnly reason={permission.reason} />
      <RuleHeader rule={rule} dirty={dirty} />
      {conflict && (
        <ConflictNotice
          version={rule.version}
          saving={save.isPending}
          onTheirs={() => take(rule)}
          onMine={() => submit(rule.version)}
        />
      )}
      {refused && !conflict && <ProblemNotice error={refused} />}
      <RuleForm
        connectionId={rule.connectionId}
        draft={draft}
        problems={problems}
        disabled={!permission.allowed}
        onChange={setDraft}
      />
      <RehearseRule rule={base} draft={dirty ? draft.definition : null} hasGaps={own.length > 0} />
      <Group justify="space-between">
        <RuleVersions
          ruleId={rule.id}
          current={base.version}
          canRestore={permission.allowed}
          onRestore={(definition) => setDraft((before) => ({ ...before, definition }))}
        />
        <ActionButton
          endpoint={deleteRule}
          size="xs"
          variant="subtle"
          color="red"
          leftSection={<Trash2 size={15} aria-hidden />}
          onClick={confirmRemoval}
        >
          Remove this rule
        </ActionButton>
      </Group>
      <UnsavedBar
        visible={dirty && permission.allowed}
        saving={save.isPending}
        saveLabel="Save as new version"
        note={tried && own.length > 0 ? `${own.length} to mend before saving` : undefined}
        onSave={() => submit(base.version)}
        onDiscard={() => take(rule)}
      />
    </Stack>
  );
}

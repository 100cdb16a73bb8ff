import { type AccountDetail, listAccountFields, settleFact, updateAccount } from '@thread/contracts';
import { FileText } from 'lucide-react';
import { useRead } from '../../../shared/api/use-read';
import { NothingHere } from '../../../shared/ui/nothing-here';
import { Panel } from '../../../shared/ui/panel';
import { useAccountSend } from '../api/use-account-send';
import type { FieldType } from './fact-editor';
import { FactRow } from './fact-row';

/** Every fact of the account with its provenance, editable in place. Facts kept only as context are not shown. */
export function FactsPanel({ account }: { account: AccountDetail }) {
  const fields = useRead(listAccountFields, {}, { staleMs: Infinity });
  const update = useAccountSend(updateAccount);
  const settle = useAccountSend(settleFact);
  const types = new Map((fields.data?.data ?? []).map((field) => [field.key, field.type]));
  const order = (fields.data?.data ?? []).map((field) => field.key);
  const placeOf = (field: string): number => (order.includes(field) ? order.indexOf(field) : order.length);
  const shown = account.facts
    .filter((fact) => !fact.field.startsWith('context.'))
    .sort((one, other) => placeOf(one.field) - placeOf(other.field));
  if (shown.length === 0) {
    return (
      <Panel>
        <NothingHere
          icon={FileText}
          title="No facts yet"
          why="Facts come from the deal by the mapping, or are entered by hand."
        />
      </Panel>
    );
  }
  return (
    <Panel
      title="Facts"
      description="Where each value comes from. Edits by hand are kept beside what the source says."
      flush
    >
      <ul className="facts">
        {shown.map((fact) => (
          <FactRow
            key={fact.field}
            fact={fact}
            type={types.get(fact.field) ?? (fact.value?.type as FieldType | undefined) ?? 'text'}
            busy={update.isPending || settle.isPending}
            onSave={(value) =>
              update.mutateAsync({
                params: { accountId: account.id },
                body: { facts: { [fact.field]: value }, version: account.version },
              })
            }
            onSettle={(choice) =>
              settle.mutate({ params: { accountId: account.id, field: fact.field }, body: { choice } })
            }
          />
        ))}
      </ul>
    </Panel>
  );
}

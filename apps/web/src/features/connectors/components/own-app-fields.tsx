import { Autocomplete, Checkbox, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import type { ConnectorCard } from '@thread/contracts';
import { CopyLine } from '../../../shared/ui/copy-line';

export interface OwnAppDraft {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly loginUrl: string;
}

interface OwnAppFieldsProps {
  readonly connectorId: string;
  readonly loginHosts: NonNullable<ConnectorCard['ownApps']>['loginHosts'];
  readonly draft: OwnAppDraft;
  readonly onChange: (draft: OwnAppDraft) => void;
  /** Sentences by member. */
  readonly problems: Readonly<Partial<Record<keyof OwnAppDraft, string>>>;
}

/** What Thread needs to know of an app that the customer registered at the provider itself. */
function OwnAppFields({ connectorId, loginHosts, draft, onChange, problems }: OwnAppFieldsProps) {
  const hosts = loginHosts.map(({ label, url }) => `${label}: ${url}`).join(' · ');
  return (
    <Stack gap="sm">
      <div>
        <Text size="sm" fw={600} mb={4}>
          Callback address to enter in the app
        </Text>
        <CopyLine
          value={`${window.location.origin}/oauth/${encodeURIComponent(connectorId)}/callback`}
          label="the callback address"
        />
      </div>
      <TextInput
        label="Client id"
        description="Also called consumer key."
        autoComplete="off"
        value={draft.clientId}
        error={problems.clientId}
        onChange={(event) => onChange({ ...draft, clientId: event.currentTarget.value })}
      />
      <PasswordInput
        label="Client secret"
        description="Also called consumer secret."
        autoComplete="off"
        value={draft.clientSecret}
        error={problems.clientSecret}
        onChange={(event) => onChange({ ...draft, clientSecret: event.currentTarget.value })}
      />
      <Autocomplete
        label="Address people log in at"
        description={`${hosts}. Or your organisation’s own address.`}
        autoComplete="off"
        data={loginHosts.map(({ url }) => url)}
        // Offered whatever stands in the field: it begins with one of them.
        filter={({ options }) => options}
        value={draft.loginUrl}
        error={problems.loginUrl}
        onChange={(loginUrl) => onChange({ ...draft, loginUrl })}
      />
    </Stack>
  );
}

interface OwnAppChoiceProps extends Omit<OwnAppFieldsProps, 'draft' | 'onChange'> {
  /** Whether an existing connection is authorised again. */
  readonly again: boolean;
  /** Null while the installation's app, or the one the connection has, is used. */
  readonly draft: OwnAppDraft | null;
  readonly onChange: (draft: OwnAppDraft | null) => void;
}

/** Whether to connect with an app of one's own, and which. */
export function OwnAppChoice({ again, draft, onChange, loginHosts, ...rest }: OwnAppChoiceProps) {
  const empty = { clientId: '', clientSecret: '', loginUrl: loginHosts[0]?.url ?? '' };
  return (
    <Stack gap="sm">
      <Checkbox
        label="Use an app of our own"
        description={
          again
            ? 'Leave this off to keep the app it is connected with.'
            : 'For organisations that register the app themselves. The guide has every step.'
        }
        checked={draft !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? empty : null)}
      />
      {draft && <OwnAppFields loginHosts={loginHosts} draft={draft} onChange={onChange} {...rest} />}
    </Stack>
  );
}

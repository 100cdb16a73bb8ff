import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { type ConnectorCard, startAuthorisation } from '@thread/contracts';
import { ArrowRight, Lock } from 'lucide-react';
import { useState } from 'react';
import { useSend } from '../../../shared/api/use-send';
import { connectionAddress } from '../begin-connection';
import { emptyDraft, OwnAppChoice, type OwnAppDraft } from './own-app-fields';

interface ConnectDialogProps {
  readonly card: Pick<
    ConnectorCard,
    'id' | 'name' | 'guide' | 'requiredScopes' | 'optionalGroups' | 'ownApps'
  >;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Groups ticked at first. */
  readonly chosen?: readonly string[];
  /** Opened to enter an app of the customer's own. */
  readonly entersOwnApp?: boolean;
  /** Set to authorise an existing connection again. */
  readonly connectionId?: string;
  /** Whether that connection has an app of the customer's own, which is kept unless another is entered. */
  readonly keepsOwnApp?: boolean;
  /** Takes the browser to an address; replaced in tests. */
  readonly go?: (address: string) => void;
}

const ownAppPath = 'body.ownApp.';

/** Shows what Thread will be allowed to do before the person leaves for the provider's consent page. */
export function ConnectDialog({
  card,
  opened,
  onClose,
  chosen = [],
  entersOwnApp = false,
  connectionId,
  keepsOwnApp = false,
  go = (address) => window.location.assign(address),
}: ConnectDialogProps) {
  const [groups, setGroups] = useState<string[]>([...chosen]);
  const [leaving, setLeaving] = useState(false);
  const [entered, setOwnApp] = useState<OwnAppDraft | null>(
    entersOwnApp ? emptyDraft(card.ownApps?.loginHosts) : null,
  );
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const mustEnter = card.ownApps?.need === 'required' && !keepsOwnApp;
  const ownApp = entered ?? (mustEnter ? emptyDraft(card.ownApps?.loginHosts) : null);
  const start = useSend(startAuthorisation, {
    onDone: ({ url }) => {
      setLeaving(true);
      go(url);
    },
    onProblem: ({ errors }) => {
      const own = errors.filter(({ path }) => path.startsWith(ownAppPath));
      setProblems(
        Object.fromEntries(own.map(({ path, message }) => [path.slice(ownAppPath.length), message])),
      );
      return own.length > 0;
    },
  });
  const begin = (): void => {
    if (ownApp) {
      setProblems({});
      const body = {
        connectorId: card.id,
        optionalGroups: groups,
        connectionId: connectionId ?? null,
        ownApp,
      };
      start.mutate({ body });
      return;
    }
    setLeaving(true);
    go(connectionAddress({ connectorId: card.id, optionalGroups: groups, connectionId }));
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={connectionId ? `Reconnect ${card.name}` : `Connect ${card.name}`}
    >
      <Stack gap="md">
        <Text size="sm">
          {connectionId
            ? 'Your rules, mapping and history stay as they are. You will confirm the permissions on the provider’s own page.'
            : card.requiredScopes.length > 0
              ? 'You will confirm these permissions on the provider’s own page. Thread asks for no more than it needs.'
              : 'You will choose on the provider’s own page what Thread may see. Share what the deals are in, and what they are related to.'}
        </Text>
        {card.requiredScopes.length > 0 && (
          <section>
            <Text fw={600} size="sm">
              Always asked for
            </Text>
            <ul className="scope-list">
              {card.requiredScopes.map((scope) => (
                <li key={scope}>
                  <code className="value-code">{scope}</code>
                </li>
              ))}
            </ul>
          </section>
        )}
        {card.optionalGroups.length > 0 && (
          <Checkbox.Group label="Only if you want the feature" value={groups} onChange={setGroups}>
            <Stack gap="sm" mt="xs">
              {card.optionalGroups.map((group) => (
                <Checkbox
                  key={group.id}
                  value={group.id}
                  label={group.label}
                  description={`${group.enables} Permissions: ${group.scopes.join(', ')}.`}
                />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        {card.ownApps && (
          <OwnAppChoice
            card={card}
            loginHosts={card.ownApps.loginHosts}
            again={connectionId !== undefined}
            required={mustEnter}
            draft={ownApp}
            onChange={setOwnApp}
            problems={problems}
          />
        )}
        <Text size="xs" c="dimmed" className="icon-line">
          <Lock size={14} aria-hidden />
          Access keys and secrets are encrypted before they are stored, and never shown or logged.
        </Text>
        <Group justify="flex-end" gap="xs" className="dialog-foot">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            rightSection={<ArrowRight size={16} aria-hidden />}
            loading={leaving || start.isPending}
            onClick={begin}
          >
            Continue to {card.name}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

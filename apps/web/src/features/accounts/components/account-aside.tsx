import { Anchor, Stack, Text } from '@mantine/core';
import type { AccountDetail } from '@thread/contracts';
import { Star } from 'lucide-react';
import { TextLink } from '../../../shared/ui/links';
import { OutsideLink } from '../../../shared/ui/outside-link';
import { Panel } from '../../../shared/ui/panel';
import { RelativeTime } from '../../../shared/ui/relative-time';

/** The customer's people. */
export function PeoplePanel({ account }: { account: AccountDetail }) {
  return (
    <Panel title="People">
      {account.people.length === 0 ? (
        <Text size="sm" c="dimmed">
          No contact is known. They come from the deal’s contacts.
        </Text>
      ) : (
        <ul className="aside-list">
          {account.people.map((person) => (
            <li key={person.id}>
              {(person.name ?? (person.isPrimary || !person.email)) && (
                <Text size="sm" fw={600} className="icon-line" component="div">
                  {person.name ?? 'Unnamed'}
                  {person.isPrimary && <Star size={13} aria-label="primary contact" className="won-mark" />}
                </Text>
              )}
              {person.title && (
                <Text size="sm" c="dimmed">
                  {person.title}
                </Text>
              )}
              {person.email && (
                <Anchor size="sm" href={`mailto:${encodeURIComponent(person.email).replace('%40', '@')}`}>
                  <Address email={person.email} />
                </Anchor>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** The records this account is linked to at providers. */
export function LinksPanel({ account }: { account: AccountDetail }) {
  const present = account.links.filter(({ kind }) => kind === 'active');
  const former = account.links.filter(({ kind }) => kind === 'alias');
  return (
    <Panel title="Links">
      <Stack gap="sm">
        {account.links.length === 0 ? (
          <Text size="sm" c="dimmed">
            Created by hand, linked to no record.
          </Text>
        ) : (
          <ul className="aside-list">
            {[...present, ...former].map((link) => (
              <li key={`${link.connectionId} ${link.objectType} ${link.externalId}`}>
                <Text size="sm" fw={600}>
                  {link.connectorName} {link.objectType}
                  {link.kind === 'alias' && (
                    <Text span fw={400} c="dimmed">
                      {' '}
                      (former)
                    </Text>
                  )}
                </Text>
                {link.url ? (
                  <OutsideLink href={link.url}>Open {link.externalId}</OutsideLink>
                ) : (
                  <Text size="sm" c="dimmed">
                    {link.externalId}
                  </Text>
                )}
              </li>
            ))}
          </ul>
        )}
        {former.length > 0 && (
          <Text size="xs" c="dimmed">
            Former records still lead to this account. Nothing is written to them.
          </Text>
        )}
        <Text size="xs" c="dimmed">
          Created <RelativeTime at={account.createdAt} /> by {account.createdBy}
          {account.runId && (
            <>
              {' · '}
              <TextLink
                to="/activity/runs/$runId"
                params={{ runId: account.runId }}
                size="xs"
                underline="always"
              >
                Why
              </TextLink>
            </>
          )}
        </Text>
      </Stack>
    </Panel>
  );
}

/** An e-mail address that is broken before its @ rather than within a word. */
function Address({ email }: { email: string }) {
  const at = email.lastIndexOf('@');
  return (
    <>
      {email.slice(0, at)}
      <wbr />
      {email.slice(at)}
    </>
  );
}

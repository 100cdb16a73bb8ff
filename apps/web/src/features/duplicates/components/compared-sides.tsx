import { Text } from '@mantine/core';
import type { ComparisonView } from '@thread/contracts';
import { formatMoment } from '../../../shared/format/format-time';
import { TextLink } from '../../../shared/ui/links';
import { OutsideLink } from '../../../shared/ui/outside-link';
import { Panel } from '../../../shared/ui/panel';

type Side = ComparisonView['kept'];

/** Both accounts beside each other: what they are and what they hang on. */
export function ComparedSides({ kept, absorbed }: { kept: Side; absorbed: Side }) {
  return (
    <div className="compared">
      <ComparedSide side={kept} role="Stays" />
      <ComparedSide side={absorbed} role="Becomes part of it" />
    </div>
  );
}

function ComparedSide({ side, role }: { side: Side; role: string }) {
  const deals = side.links.filter(({ objectType }) => objectType === 'deal');
  return (
    <Panel>
      <Text size="xs" c="dimmed" fw={600}>
        {role}
      </Text>
      <Text component="h2" fw={600} fz={18} m={0} className="any-break">
        <TextLink to="/accounts/$accountId" params={{ accountId: side.id }} c="inherit" fw={600} fz={18}>
          {side.companyName}
        </TextLink>
      </Text>
      <Text size="sm" c="dimmed">
        Created {formatMoment(side.createdAt)}
      </Text>
      <Text size="sm" mt="xs" className="any-break">
        {deals.length === 0
          ? 'Linked to no deal.'
          : deals.map((link, at) => (
              <span key={link.externalId}>
                {at > 0 && ', '}
                {link.url ? (
                  <OutsideLink href={link.url}>
                    {link.connectorName} deal {link.externalId}
                  </OutsideLink>
                ) : (
                  `${link.connectorName} deal ${link.externalId}`
                )}
              </span>
            ))}
      </Text>
      <Text size="sm" className="any-break">
        {side.people.length === 0
          ? 'No people.'
          : `People: ${side.people.map((person) => person.name ?? person.email ?? 'unnamed').join(', ')}`}
      </Text>
    </Panel>
  );
}

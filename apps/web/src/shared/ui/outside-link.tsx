import { Anchor } from '@mantine/core';
import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';

/** A link that leaves Thread, in a new tab. Only http and https addresses become links; others are shown as text. */
export function OutsideLink({ href, children }: { href: string; children: ReactNode }) {
  if (!/^https?:\/\//i.test(href)) return <span>{children}</span>;
  return (
    <Anchor href={href} target="_blank" rel="noopener noreferrer" size="sm" className="outside-link">
      {children}
      <ExternalLink
        size={13}
        aria-label="opens in a new tab"
        style={{ marginLeft: 4, verticalAlign: '-2px' }}
      />
    </Anchor>
  );
}

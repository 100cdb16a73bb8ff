import { Center, Loader, Stack } from '@mantine/core';
import { Compass } from 'lucide-react';
import { ButtonLink } from '../../shared/ui/links';
import { NothingHere } from '../../shared/ui/nothing-here';
import { Page } from '../../shared/ui/page';
import { Panel } from '../../shared/ui/panel';
import { ProblemNotice } from '../../shared/ui/problem-notice';

/** While a page's code is on its way. */
export function WaitingPage() {
  return (
    <Center mih="50dvh" role="status" aria-label="Loading">
      <Loader type="dots" />
    </Center>
  );
}

/** An address that is no page. */
export function MissingPage() {
  return (
    <Page title="Page not found">
      <Panel>
        <NothingHere
          icon={Compass}
          title="There is no page at this address"
          why="The link may be old, or it was typed with a slip."
          action={<ButtonLink to="/">Go home</ButtonLink>}
        />
      </Panel>
    </Page>
  );
}

/** A page that broke while it was drawn. */
export function FailedPage({ error, reset }: { error: unknown; reset: () => void }) {
  return (
    <Page title="Something broke" width="narrow">
      <Stack>
        <ProblemNotice error={error} onRetry={reset} />
      </Stack>
    </Page>
  );
}

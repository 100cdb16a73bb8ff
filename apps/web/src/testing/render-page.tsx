import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications, notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  RouterProvider,
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
} from '@tanstack/react-router';
import { cleanup, configure, render } from '@testing-library/react';
import type { Role } from '@thread/contracts';
import type { ReactNode } from 'react';
import { theme } from '../app/theme/theme';
import { SessionContext } from '../shared/session/session-context';
import { type Answers, type Asked, answerOf, endpointOf } from './fixture-api';
import { sessionAs } from './fixtures/session';

// A busy machine is slow, not wrong: how long a spec may take and how long it waits for what it expects.
jest.setTimeout(30_000);
configure({ asyncUtilTimeout: 5_000 });

/** What jsdom lacks and the components measure with. */
function completeBrowser(): void {
  window.matchMedia = (query: string) =>
    ({
      matches: false,
      media: query,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }) as unknown as MediaQueryList;
  window.scrollTo = () => undefined;
  Element.prototype.scrollIntoView = () => undefined;
  globalThis.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
}

interface Rendered {
  /** Every request that was made, in order. */
  readonly asked: Asked[];
  readonly client: QueryClient;
}

interface Wish {
  readonly role?: Role;
  readonly answers: Answers;
}

/** Renders something as a person of a role would see it, against fixture answers instead of a server. */
export function renderPage(page: ReactNode, { role = 'admin', answers }: Wish): Rendered {
  completeBrowser();
  notifications.clean();
  const asked: Asked[] = [];
  globalThis.fetch = async (input, init) => {
    const url = new URL(String(input), 'http://thread.example');
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    const method = init?.method ?? 'GET';
    const endpoint = endpointOf(method, url.pathname);
    if (endpoint) asked.push({ endpoint, url, body });
    const answer = answerOf(answers, method, url, body);
    return { ok: answer.status < 300, status: answer.status, json: async () => answer.body } as Response;
  };
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, gcTime: Infinity } } });
  const root = createRootRoute();
  const any = createRoute({ getParentRoute: () => root, path: '$', component: () => page });
  const router = createRouter({
    routeTree: root.addChildren([any]),
    history: createMemoryHistory({ initialEntries: ['/here'] }),
  });
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={client}>
        <ModalsProvider>
          <Notifications />
          <SessionContext value={sessionAs(role)}>
            <RouterProvider router={router as never} />
          </SessionContext>
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { asked, client };
}

export { cleanup };

import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { FailedPage, MissingPage, WaitingPage } from './routes/edge-pages';
import {
  AccountSearch,
  AccountsSearch,
  ActivitySearch,
  AttentionSearch,
  BackfillSearch,
  CompareSearch,
  ConnectorSearch,
  DuplicatesSearch,
  NewTemplateSearch,
  RehearsalSearch,
  RerunSearch,
  SettingsSearch,
  SignInSearch,
  TemplatesSearch,
  WhySearch,
} from './routes/search-schemas';
import { SignedInArea } from './routes/signed-in-area';

const root = createRootRoute();

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: SignInSearch,
  component: lazyRouteComponent(() => import('./routes/sign-in-page'), 'SignInPage'),
});
const outcome = createRoute({
  getParentRoute: () => root,
  path: '/connectors/outcome',
  validateSearch: ConnectorSearch,
  component: lazyRouteComponent(() => import('./routes/outcome-page'), 'OutcomePage'),
});

const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: SignedInArea });
const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('./routes/home-page'), 'HomePage'),
});
const accounts = createRoute({
  getParentRoute: () => inside,
  path: '/accounts',
  validateSearch: AccountsSearch,
  component: lazyRouteComponent(() => import('./routes/accounts-page'), 'AccountsPage'),
});
const account = createRoute({
  getParentRoute: () => inside,
  path: '/accounts/$accountId',
  validateSearch: AccountSearch,
  component: lazyRouteComponent(() => import('./routes/account-page'), 'AccountPage'),
});
const attention = createRoute({
  getParentRoute: () => inside,
  path: '/attention',
  validateSearch: AttentionSearch,
  component: lazyRouteComponent(() => import('./routes/attention-page'), 'AttentionPage'),
});
const duplicates = createRoute({
  getParentRoute: () => inside,
  path: '/duplicates',
  validateSearch: DuplicatesSearch,
  component: lazyRouteComponent(() => import('./routes/duplicates-page'), 'DuplicatesPage'),
});
const compare = createRoute({
  getParentRoute: () => inside,
  path: '/duplicates/compare',
  validateSearch: CompareSearch,
  component: lazyRouteComponent(() => import('./routes/compare-page'), 'ComparePage'),
});
const activity = createRoute({
  getParentRoute: () => inside,
  path: '/activity',
  validateSearch: ActivitySearch,
  component: lazyRouteComponent(() => import('./routes/activity-page'), 'ActivityPage'),
});
const run = createRoute({
  getParentRoute: () => inside,
  path: '/activity/runs/$runId',
  component: lazyRouteComponent(() => import('./routes/run-page'), 'RunPage'),
});
const delivery = createRoute({
  getParentRoute: () => inside,
  path: '/activity/deliveries/$deliveryId',
  component: lazyRouteComponent(() => import('./routes/delivery-page'), 'DeliveryPage'),
});
const cause = createRoute({
  getParentRoute: () => inside,
  path: '/activity/causes/$causeKey',
  component: lazyRouteComponent(() => import('./routes/cause-page'), 'CausePage'),
});
const rerun = createRoute({
  getParentRoute: () => inside,
  path: '/activity/reruns/$rerunId',
  validateSearch: RerunSearch,
  component: lazyRouteComponent(() => import('./routes/rerun-page'), 'RerunPage'),
});
const rehearsal = createRoute({
  getParentRoute: () => inside,
  path: '/rehearsals/$rehearsalId',
  validateSearch: RehearsalSearch,
  component: lazyRouteComponent(() => import('./routes/rehearsal-page'), 'RehearsalPage'),
});
const backfill = createRoute({
  getParentRoute: () => inside,
  path: '/backfills/$backfillId',
  validateSearch: BackfillSearch,
  component: lazyRouteComponent(() => import('./routes/backfill-page'), 'BackfillPage'),
});
const why = createRoute({
  getParentRoute: () => inside,
  path: '/why',
  validateSearch: WhySearch,
  component: lazyRouteComponent(() => import('./routes/why-page'), 'WhyPage'),
});
const templates = createRoute({
  getParentRoute: () => inside,
  path: '/templates',
  validateSearch: TemplatesSearch,
  component: lazyRouteComponent(() => import('./routes/templates-page'), 'TemplatesPage'),
});
const newTemplate = createRoute({
  getParentRoute: () => inside,
  path: '/templates/new',
  validateSearch: NewTemplateSearch,
  component: lazyRouteComponent(() => import('./routes/new-template-page'), 'NewTemplatePage'),
});
const template = createRoute({
  getParentRoute: () => inside,
  path: '/templates/$templateId',
  component: lazyRouteComponent(() => import('./routes/template-page'), 'TemplatePage'),
});
const connectors = createRoute({
  getParentRoute: () => inside,
  path: '/connectors',
  component: lazyRouteComponent(() => import('./routes/connectors-page'), 'ConnectorsPage'),
});
const connector = createRoute({
  getParentRoute: () => inside,
  path: '/connectors/$connectorId',
  validateSearch: ConnectorSearch,
  component: lazyRouteComponent(() => import('./routes/connector-page'), 'ConnectorPage'),
});
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  validateSearch: SettingsSearch,
  component: lazyRouteComponent(() => import('./routes/settings-page'), 'SettingsPage'),
});
const signIns = createRoute({
  getParentRoute: () => inside,
  path: '/sign-ins',
  component: lazyRouteComponent(() => import('./routes/sign-ins-page'), 'SignInsPage'),
});
/** Every other address: said within the shell, so that the way on is at hand. */
const missing = createRoute({ getParentRoute: () => inside, path: '/$', component: MissingPage });

const routeTree = root.addChildren([
  signIn,
  outcome,
  inside.addChildren([
    home,
    accounts,
    account,
    attention,
    duplicates,
    compare,
    activity,
    run,
    delivery,
    cause,
    rerun,
    rehearsal,
    backfill,
    why,
    templates,
    newTemplate,
    template,
    connectors,
    connector,
    settings,
    signIns,
    missing,
  ]),
]);

/** Search parameters are plain text both ways, so that an address reads as it was typed: `?reference=42`. */
const plainSearch = {
  parseSearch: (search: string) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search: Record<string, unknown>) => {
    const given = Object.entries(search).filter(
      ([, value]) => value !== undefined && value !== null && value !== '',
    );
    const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
    return query.size > 0 ? `?${query}` : '';
  },
};

export const router = createRouter({
  routeTree,
  ...plainSearch,
  defaultPreload: 'intent',
  defaultPendingComponent: WaitingPage,
  defaultErrorComponent: FailedPage,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

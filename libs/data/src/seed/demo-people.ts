import type { WorkspaceRole } from '../people/session-store';

export interface DemoWorkspace {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly timeZone: string;
}

export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly roles: readonly { readonly workspaceId: string; readonly role: WorkspaceRole }[];
}

/** Ids of the demo never change, so that seeding again finds what it made. */
function demoId(kind: number, number: number): string {
  return `01990000-0000-7${String(kind).padStart(3, '0')}-8000-${String(number).padStart(12, '0')}`;
}

export const brightwater: DemoWorkspace = {
  id: demoId(1, 1),
  name: 'Brightwater Onboarding',
  slug: 'brightwater',
  timeZone: 'Europe/Berlin',
};
export const northlight: DemoWorkspace = {
  id: demoId(1, 2),
  name: 'Northlight Customer Success',
  slug: 'northlight',
  timeZone: 'Asia/Tokyo',
};
export const demoWorkspaces: readonly DemoWorkspace[] = [brightwater, northlight];

export const demoAccountId = (number: number): string => demoId(3, number);
export const demoTemplateId = (workspace: DemoWorkspace, number: number): string =>
  demoId(4, demoWorkspaces.indexOf(workspace) * 100 + number);

function person(
  number: number,
  name: string,
  email: string,
  role: WorkspaceRole,
  home: DemoWorkspace,
): DemoPerson {
  return {
    id: demoId(2, number),
    name,
    email,
    password: `thread-demo-${role}`,
    roles: [{ workspaceId: home.id, role }],
  };
}

const maya = person(1, 'Maya Lindholm', 'admin@brightwater.example', 'admin', brightwater);

/** People of the demo. Maya also belongs to the second workspace, so that switching can be seen. */
export const demoPeople: readonly DemoPerson[] = [
  { ...maya, roles: [...maya.roles, { workspaceId: northlight.id, role: 'csm' }] },
  person(2, 'Jonas Ferreira', 'csm@brightwater.example', 'csm', brightwater),
  person(3, 'Lena Obi', 'lena.obi@brightwater.example', 'csm', brightwater),
  person(4, 'Priya Raman', 'priya.raman@brightwater.example', 'ae', brightwater),
  person(5, 'Tobias Lindqvist', 'tobias.lindqvist@brightwater.example', 'ae', brightwater),
  person(6, 'Amara Okonjo', 'amara.okonjo@brightwater.example', 'ae', brightwater),
  person(7, 'Vera Stone', 'viewer@brightwater.example', 'viewer', brightwater),
  person(8, 'Kenji Arai', 'admin@northlight.example', 'admin', northlight),
  person(9, 'Sofia Marchetti', 'csm@northlight.example', 'csm', northlight),
  person(10, 'Haruka Mori', 'haruka.mori@northlight.example', 'ae', northlight),
  person(11, 'Oscar Lund', 'viewer@northlight.example', 'viewer', northlight),
];

export interface DemoLogin {
  readonly email: string;
  readonly password: string;
  readonly role: WorkspaceRole;
  readonly workspace: string;
}

/** One login per role and workspace, for the sign-in page of a demo installation. */
export const demoLogins: readonly DemoLogin[] = demoWorkspaces.flatMap((workspace) =>
  (['admin', 'csm', 'ae', 'viewer'] as const).flatMap((role) => {
    const owner = demoPeople.find(
      ({ roles }) => roles[0]?.workspaceId === workspace.id && roles[0].role === role,
    );
    return owner ? [{ email: owner.email, password: owner.password, role, workspace: workspace.name }] : [];
  }),
);

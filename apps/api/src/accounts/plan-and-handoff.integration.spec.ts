import type { AccountDetail, TaskView } from '@thread/contracts';
import type { ApiClient } from '../testing/api-client';
import { startApi } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';

const tasksOf = (account: AccountDetail): TaskView[] => account.milestones.flatMap(({ tasks }) => tasks);

describe('plan work and handoff', () => {
  let api: ApiHarness;
  let admin: ApiClient;
  let csm: ApiClient;
  let viewer: ApiClient;
  beforeAll(async () => {
    api = await startApi();
    [admin, csm, viewer] = await Promise.all([api.as('admin'), api.as('csm'), api.as('viewer')]);
  });
  afterAll(() => api.stop());

  const newAccount = async (companyName: string): Promise<AccountDetail> =>
    (
      await csm.post('/accounts', {
        companyName,
        aeEmail: 'priya.raman@brightwater.example',
        evenIfDuplicate: true,
      })
    ).body as AccountDetail;
  const done = async (task: TaskView): Promise<AccountDetail> =>
    (await csm.patch(`/tasks/${task.id}`, { state: 'done' })).body as AccountDetail;

  it('is protected', async () => {
    const account = await newAccount('Protected');
    const task = tasksOf(account)[0]!;
    expect((await api.anonymous().patch(`/tasks/${task.id}`, { state: 'done' })).status).toBe(401);
    expect((await viewer.patch(`/tasks/${task.id}`, { state: 'done' })).status).toBe(403);
  });

  it('validates', async () => {
    const task = tasksOf(await newAccount('Validated'))[0]!;
    expect((await csm.patch(`/tasks/${task.id}`, { state: 'finished' })).status).toBe(400);
    expect((await csm.patch(`/tasks/${task.id}`, { dueDate: '31.12.2026' })).status).toBe(400);
    expect((await csm.patch('/tasks/not-an-id', { state: 'done' })).status).toBe(404);
  });

  it('works: progress, milestones and go-live follow the tasks, and go back with them', async () => {
    let account = await newAccount('Working');
    expect(account.progressPercent).toBe(0);
    const [first] = account.milestones;
    for (const task of first!.tasks) account = await done(task);
    expect(account.milestones[0]!.completedAt).not.toBeNull();
    expect(account.progressPercent).toBeGreaterThan(0);
    const reopened = (await csm.patch(`/tasks/${first!.tasks[0]!.id}`, { state: 'open' }))
      .body as AccountDetail;
    expect(reopened.milestones[0]!.completedAt).toBeNull();
    for (const task of tasksOf(reopened)) account = await done(task);
    expect(account).toMatchObject({ progressPercent: 100, status: 'live', health: 'on_track' });
    const { data } = await csm.read<{ data: { kind: string; actorName: string }[] }>(
      `/accounts/${account.id}/timeline?limit=100&kind=account`,
    );
    expect(data.map(({ kind }) => kind)).toEqual(['account.went_live', 'account.created']);
    expect(data[0]!.actorName).toBe('Jonas Ferreira');
  });

  it('adds, renames, moves, assigns and re-dates', async () => {
    const account = await newAccount('Edited');
    const milestone = account.milestones[0]!;
    const added = (
      await csm.post(`/milestones/${milestone.id}/tasks`, { title: 'Ask for logins', dueDate: '2026-12-24' })
    ).body as AccountDetail;
    const task = added.milestones[0]!.tasks.at(-1)!;
    const people = await csm.read<{ data: { id: string; name: string }[] }>('/people');
    const lena = people.data.find(({ name }) => name === 'Lena Obi')!;
    await csm.patch(`/tasks/${task.id}`, {
      title: 'Ask for access',
      position: 0,
      assigneeUserId: lena.id,
      dueDate: '2026-12-31',
    });
    const moved = await csm.read<AccountDetail>(`/accounts/${account.id}`);
    expect(moved.milestones[0]!.tasks[0]).toMatchObject({
      id: task.id,
      title: 'Ask for access',
      dueDate: '2026-12-31',
      assignee: { name: 'Lena Obi' },
    });
    expect(moved.milestones[0]!.tasks.map(({ position }) => position)).toEqual(
      moved.milestones[0]!.tasks.map((_, index) => index),
    );
  });

  it('shifts open dates by working days and leaves done ones', async () => {
    const account = await newAccount('Shifted');
    const [doneTask, openTask] = tasksOf(account).filter(({ dueDate }) => dueDate !== null);
    await done(doneTask!);
    const shifted = (await csm.post(`/accounts/${account.id}/plan/shift`, { days: 5 })).body as AccountDetail;
    const dueOf = (id: string) => tasksOf(shifted).find((task) => task.id === id)!.dueDate;
    expect(dueOf(doneTask!.id)).toBe(doneTask!.dueDate);
    const days = (Date.parse(dueOf(openTask!.id)!) - Date.parse(openTask!.dueDate!)) / 86_400_000;
    expect(days).toBe(7);
    expect(shifted.goLiveDate! > account.goLiveDate!).toBe(true);
  });

  it('says what is late: overdue work makes an account at risk', async () => {
    const account = await newAccount('Late');
    const late = (await csm.patch(`/tasks/${tasksOf(account)[0]!.id}`, { dueDate: '2020-01-01' }))
      .body as AccountDetail;
    expect(late.health).not.toBe('on_track');
    expect(late.healthReasons[0]).toContain('2020-01-01');
    expect(tasksOf(late)[0]!.overdue).toBe(true);
  });

  it('hands over: review, assignment with one e-mail, acceptance by the CSM', async () => {
    const account = await newAccount('Handed');
    const people = await admin.read<{ data: { id: string; name: string }[] }>('/people');
    const idOf = (name: string) => people.data.find((person) => person.name === name)!.id;
    const step = (path: string, body: object, client = admin) =>
      client.post(`/accounts/${account.id}/handoff/${path}`, body);
    expect((await step('acceptance', {})).body).toMatchObject({ code: 'handoff.wrong_step' });
    expect((await step('review', { note: 'Decides: the CFO.' })).body).toMatchObject({
      handoffStep: 'csm_assignment',
    });
    expect((await step('assignment', { csmUserId: idOf('Priya Raman') })).body).toMatchObject({
      code: 'handoff.not_a_csm',
    });
    const assigned = (await step('assignment', { csmUserId: idOf('Jonas Ferreira') })).body as AccountDetail;
    expect(assigned).toMatchObject({ handoffStep: 'csm_acceptance', csm: { name: 'Jonas Ferreira' } });
    await step('assignment', { csmUserId: idOf('Jonas Ferreira') });
    const effects = await api.rows.effect.findMany({ where: { accountId: account.id } });
    expect(effects.map(({ effectKey }) => effectKey)).toEqual([
      `csm-assignment:${account.id}:${idOf('Jonas Ferreira')}`,
    ]);
    expect(effects[0]!.payload).toMatchObject({
      to: 'csm@brightwater.example',
      subject: expect.stringContaining('Handed') as string,
    });
    expect((await step('acceptance', {}, await api.as('ae'))).body).toMatchObject({
      code: 'handoff.wrong_step',
    });
    expect((await step('acceptance', {}, csm)).body).toMatchObject({ handoffStep: 'accepted' });
  });

  it('keeps two people’s simultaneous work: nothing is lost, progress is right', async () => {
    const account = await newAccount('Busy');
    const tasks = tasksOf(account);
    const answers = await Promise.all(
      tasks.map((task, index) => (index % 2 ? admin : csm).patch(`/tasks/${task.id}`, { state: 'done' })),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await csm.read(`/accounts/${account.id}`)).toMatchObject({ progressPercent: 100, status: 'live' });
  });
});

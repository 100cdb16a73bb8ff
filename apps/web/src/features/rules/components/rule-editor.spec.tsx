import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fullWorkspace, problem } from '../../../testing/fixture-api';
import { rule } from '../../../testing/fixtures/rules';
import { cleanup, renderPage } from '../../../testing/render-page';
import { connectionDetail, connectionId } from '../../../testing/fixtures/connectors';
import { RulesTab } from './rules-tab';

const show = (part: Parameters<typeof renderPage>[1]) =>
  renderPage(<RulesTab connectionId={connectionId} />, part);
const bar = () => screen.findByRole('region', { name: 'Unsaved changes' });
const bodyOf = (asked: readonly { endpoint: { id: string }; body: unknown }[], id: string): unknown =>
  asked.findLast((each) => each.endpoint.id === id)?.body;

describe('the rule editor', () => {
  afterEach(cleanup);

  it('says that deals already in the stage are not picked up', async () => {
    show({
      answers: {
        ...fullWorkspace(),
        listRules: () => ({ data: [rule({ enabled: false, activeFrom: null })] }),
      },
    });
    expect(
      await screen.findByText(/already in the stage when you switch it on are not picked up/),
    ).toBeTruthy();
  });

  it('does not say that a rule works whose connection creates nothing', async () => {
    show({
      answers: {
        ...fullWorkspace(),
        readConnection: () => ({ ...connectionDetail(), settings: { autoCreate: false } }),
      },
    });
    expect(await screen.findByText('This rule is on, but creates nothing')).toBeTruthy();
  });

  it('saves another stage as a new version of the one that was opened', async () => {
    const { asked } = show({ answers: { ...fullWorkspace(), updateRule: () => rule({ version: 5 }) } });
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Contract sent' }));
    await userEvent.click(within(await bar()).getByRole('button', { name: 'Save as new version' }));
    await waitFor(() => expect(bodyOf(asked, 'updateRule')).toBeTruthy());
    expect(bodyOf(asked, 'updateRule')).toMatchObject({
      basedOnVersion: 4,
      definition: {
        stages: [
          { stageId: 'won' },
          {
            pipelineId: 'default',
            stageId: 'contract',
            pipelineLabel: 'Sales pipeline',
            stageLabel: 'Contract sent',
          },
        ],
      },
    });
  });

  it('does not save a condition without a value, and says which', async () => {
    const { asked } = show({ answers: fullWorkspace() });
    await screen.findByRole('checkbox', { name: /^Closed won/ });
    await userEvent.click(
      (await screen.findAllByRole('button', { name: 'Add a condition' })).at(-1) as HTMLElement,
    );
    await userEvent.click(within(await bar()).getByRole('button', { name: 'Save as new version' }));
    expect(await screen.findByText('Choose a property.')).toBeTruthy();
    expect(bodyOf(asked, 'updateRule')).toBeUndefined();
  });

  it('offers operators by the property’s type, and options by their label', async () => {
    show({
      answers: {
        ...fullWorkspace(),
        listRules: () => ({
          data: [
            rule({
              definition: { ...rule().definition, template: { ...rule().definition.template, cases: [] } },
            }),
          ],
        }),
      },
    });
    await screen.findByRole('checkbox', { name: /^Closed won/ });
    await userEvent.click(screen.getByRole('combobox', { name: 'Property' }));
    await userEvent.click(await screen.findByRole('option', { name: 'Amount' }));
    await userEvent.click(screen.getByRole('combobox', { name: 'Test' }));
    expect(await screen.findByRole('option', { name: 'is at least' })).toBeTruthy();
    expect(screen.queryByRole('option', { name: 'contains' })).toBeNull();
  });

  it('keeps what was typed when someone else saved meanwhile, and lets the person choose', async () => {
    let served = rule();
    let saves = 0;
    const { asked } = show({
      answers: {
        ...fullWorkspace(),
        listRules: () => ({ data: [served] }),
        updateRule: ({ body }) => {
          saves += 1;
          if (saves > 1) return rule({ version: 6, name: (body as { name: string }).name });
          served = rule({ version: 5, name: 'Theirs' });
          return problem(409, 'resource.conflict', { title: 'Changed meanwhile' });
        },
      },
    });
    const name = await screen.findByRole('textbox', { name: 'Name of the rule' });
    await userEvent.clear(name);
    await userEvent.type(name, 'Mine');
    await userEvent.click(within(await bar()).getByRole('button', { name: 'Save as new version' }));
    expect(await screen.findByText(/Someone saved version/)).toBeTruthy();
    expect((screen.getByRole('textbox', { name: 'Name of the rule' }) as HTMLInputElement).value).toBe(
      'Mine',
    );
    await waitFor(() =>
      expect(screen.getByText('Someone saved version 5 while you were editing')).toBeTruthy(),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Save mine' }));
    await waitFor(() =>
      expect(bodyOf(asked, 'updateRule')).toMatchObject({ name: 'Mine', basedOnVersion: 5 }),
    );
  });

  it('shows the server’s problems at the stage they are about', async () => {
    show({
      answers: {
        ...fullWorkspace(),
        listRules: () => ({
          data: [
            rule({
              problems: [
                { path: 'stages.0', code: 'unknown_stage', message: '“Closed won” is no longer a stage.' },
              ],
            }),
          ],
        }),
      },
    });
    expect(await screen.findByText('“Closed won” is no longer a stage.')).toBeTruthy();
  });

  it('lets a CSM read and not change', async () => {
    show({ role: 'csm', answers: fullWorkspace('csm') });
    expect(
      ((await screen.findByRole('checkbox', { name: /^Closed won/ })) as HTMLInputElement).disabled,
    ).toBe(true);
    expect(screen.queryByRole('button', { name: 'Add a condition' })).toBeNull();
    expect(screen.getByText(/Only admins can change rules/)).toBeTruthy();
  });
});

import { screen } from '@testing-library/react';
import { fullWorkspace } from '../../testing/fixture-api';
import { cleanup, renderPage } from '../../testing/render-page';
import { ApiProblem } from '../api/api-problem';
import { ProblemNotice } from './problem-notice';

const requestId = '01a22952-f51e-740a-9e67-3b2ea0d949ea';
const show = async (status: number, title: string): Promise<void> => {
  const error = new ApiProblem({ status, title, code: 'some.code', requestId });
  renderPage(<ProblemNotice error={error} onRetry={() => undefined} />, { answers: fullWorkspace() });
  await screen.findByText(title);
};

describe('a problem', () => {
  afterEach(cleanup);

  it.each([0, 429, 500, 503])(
    'that may pass (%s) can be tried again and names its request',
    async (status) => {
      await show(status, 'The provider does not answer');
      expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
      expect(screen.getByText(`Request ${requestId}`)).toBeTruthy();
    },
  );

  it.each([400, 404, 409])('that stays as it is (%s) offers no second try', async (status) => {
    await show(status, 'That cannot be done');
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    expect(screen.queryByText(/^Request/)).toBeNull();
  });

  it('about a thing that is not there says why that may be', async () => {
    await show(404, 'There is nothing here');
    expect(screen.getByText(/belongs to another workspace/)).toBeTruthy();
  });
});

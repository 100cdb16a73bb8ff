import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { fullWorkspace, Refusal } from '../../../testing/fixture-api';
import { cleanup, renderPage } from '../../../testing/render-page';
import { SignIn } from './sign-in';

const typed = 'a-typed-password-of-length';
const field = (label: string): Promise<HTMLElement> =>
  screen.findByLabelText(new RegExp(`^${label}`), { selector: 'input' });

describe('F99: a password that is typed', () => {
  afterEach(cleanup);

  it('is sent when signing in, also after a refusal, and never stands in the document', async () => {
    const refusal = new Refusal(401, { status: 401, title: 'Wrong', code: 'session.bad_credentials' });
    const { asked } = renderPage(<SignIn cameFrom={false} onSignedIn={() => undefined} />, {
      answers: { ...fullWorkspace(), signIn: () => refusal },
    });
    await userEvent.type(await field('E-mail'), 'somebody@example.com');
    await userEvent.type(await field('Password'), typed);
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    await waitFor(() => expect(asked.some(({ endpoint }) => endpoint.id === 'signIn')).toBe(true));
    expect(document.documentElement.outerHTML).not.toContain(typed);
    expect(asked.find(({ endpoint }) => endpoint.id === 'signIn')?.body).toEqual({
      email: 'somebody@example.com',
      password: typed,
    });
  });

  it('is taken from the login of the demo that was chosen', async () => {
    const { asked } = renderPage(<SignIn cameFrom={false} onSignedIn={() => undefined} />, {
      answers: fullWorkspace(),
    });
    const [login] = await screen.findAllByText(/@/);
    await userEvent.click(login!);
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    await waitFor(() => expect(asked.some(({ endpoint }) => endpoint.id === 'signIn')).toBe(true));
    expect(asked.find(({ endpoint }) => endpoint.id === 'signIn')?.body).toMatchObject({
      password: 'demo-password',
    });
  });
});

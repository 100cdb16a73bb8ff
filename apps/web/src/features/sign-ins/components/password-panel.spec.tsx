import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { fullWorkspace } from '../../../testing/fixture-api';
import { cleanup, renderPage } from '../../../testing/render-page';
import { PasswordPanel } from './password-panel';

const typed = 'a-typed-password-of-length';
const field = (label: string): Promise<HTMLElement> =>
  screen.findByLabelText(new RegExp(`^${label}`), { selector: 'input' });

describe('F99: a password that is typed', () => {
  afterEach(cleanup);

  it('is sent when it is changed, and gone from its fields afterwards', async () => {
    const { asked } = renderPage(<PasswordPanel />, {
      answers: { ...fullWorkspace(), changePassword: () => undefined },
    });
    const [present, next] = [await field('Present password'), await field('New password')];
    await userEvent.type(present, typed);
    await userEvent.type(next, `${typed}-new`);
    expect(document.documentElement.outerHTML).not.toContain(typed);
    await userEvent.click(screen.getByRole('button', { name: 'Change password' }));
    await waitFor(() => expect((next as HTMLInputElement).value).toBe(''));
    expect((present as HTMLInputElement).value).toBe('');
    expect(asked.find(({ endpoint }) => endpoint.id === 'changePassword')?.body).toEqual({
      currentPassword: typed,
      newPassword: `${typed}-new`,
    });
  });
});

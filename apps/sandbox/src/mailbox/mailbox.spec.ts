import { createTransport } from 'nodemailer';
import { SandboxUnderTest } from '../testing/sandbox-under-test';

let sandbox: SandboxUnderTest;
beforeAll(async () => {
  sandbox = await SandboxUnderTest.start();
});
afterAll(() => sandbox.stop());

const api = (method: string, path = '') => fetch(`${sandbox.url}/_sandbox/api/mailbox${path}`, { method });
const list = async (query = '') =>
  (await (await api('GET', query)).json()) as {
    total: number;
    results: { id: string; subject: string; html: string; to: string[] }[];
  };

describe('the mailbox', () => {
  it('receives, lists, filters, shows and deletes', async () => {
    const transport = createTransport(sandbox.running.ready.smtpUrl);
    const mail = {
      from: 'Thread <thread@thread.example>',
      text: 'Hello',
      html: '<p>Grüße <script>1</script></p>',
    };
    await transport.sendMail({
      ...mail,
      to: 'Priya <priya@brightwater.example>',
      subject: 'Übergabe ✓',
      attachments: [{ filename: 'a.txt', content: 'abc' }],
    });
    await transport.sendMail({
      ...mail,
      to: 'tobias@brightwater.example',
      cc: 'amara@brightwater.example',
      subject: 'Second',
    });
    expect((await list()).results.map((one) => one.subject)).toEqual(['Second', 'Übergabe ✓']);
    expect((await list('?to=AMARA')).results.map((one) => one.subject)).toEqual(['Second']);
    const [first] = (await list('?to=priya')).results;
    expect(first).toMatchObject({
      to: ['Priya <priya@brightwater.example>'],
      html: expect.stringContaining('Grüße'),
      attachments: [{ filename: 'a.txt', size: 3 }],
    });
    const shown = await fetch(`${sandbox.url}/ui/mailbox/${first?.id}/html`);
    expect(shown.headers.get('content-security-policy')).toContain('sandbox');
    expect(shown.headers.get('content-security-policy')).not.toContain('script-src');
    await api('DELETE', `/${first?.id}`);
    expect((await list()).total).toBe(1);
    await api('DELETE');
    expect((await list()).total).toBe(0);
    expect((await api('GET', '/none')).status).toBe(404);
  });
});

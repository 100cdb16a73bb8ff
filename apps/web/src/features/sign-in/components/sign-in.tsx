import { Anchor, Button, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { type SessionView, listDemoLogins, signIn } from '@thread/contracts';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { ApiProblem } from '../../../shared/api/api-problem';
import { useRead } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { DemoLogins } from './demo-logins';

interface SignInProps {
  /** True when another page sent the person here. */
  readonly cameFrom: boolean;
  readonly onSignedIn: (session: SessionView) => void;
}

/** E-mail and password; on a demo, its logins are one click away. */
export function SignIn({ cameFrom, onSignedIn }: SignInProps) {
  const [email, setEmail] = useState('');
  // Not in React's hands, which would write what is typed into the document as an attribute.
  const password = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const demo = useRead(listDemoLogins, {}, { staleMs: Infinity });
  const send = useSend(signIn, {
    onDone: onSignedIn,
    onProblem: (refused) => {
      setProblem(refused);
      return true;
    },
  });
  useEffect(() => {
    document.title = 'Sign in · Thread';
  }, []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setProblem(null);
    send.mutate({ body: { email: email.trim(), password: password.current?.value ?? '' } });
  };
  return (
    <main className="sign-in">
      <Stack className="sign-in-box" gap="lg">
        <div>
          <span className="brand">
            <img src="/favicon.svg" alt="" width={36} height={36} />
            Thread
          </span>
          <Title order={1} mt="md">
            Sign in
          </Title>
          <Text c="dimmed" size="sm" mt={4}>
            {cameFrom
              ? 'Sign in to go on to the page you asked for.'
              : 'A deal closes; seconds later its onboarding has begun.'}
          </Text>
        </div>
        <Paper className="panel" p="lg" component="form" onSubmit={submit}>
          <Stack gap="sm">
            {problem && <ProblemNotice error={problem} />}
            <TextInput
              label="E-mail"
              type="email"
              name="email"
              autoComplete="username"
              required
              withAsterisk={false}
              autoFocus
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            <PasswordInput
              label="Password"
              name="password"
              autoComplete="current-password"
              required
              withAsterisk={false}
              ref={password}
            />
            <Button type="submit" loading={send.isPending} fullWidth mt={4}>
              Sign in
            </Button>
          </Stack>
        </Paper>
        <DemoLogins
          logins={demo.data?.data ?? []}
          onPick={(login) => {
            setEmail(login.email);
            if (password.current) password.current.value = login.password;
          }}
        />
        {demo.data?.sandboxUrl && (
          <Text size="sm" c="dimmed" ta="center">
            Play the salesperson in the{' '}
            <Anchor href={demo.data.sandboxUrl} target="_blank" rel="noopener" underline="always">
              sandbox
            </Anchor>
            .
          </Text>
        )}
      </Stack>
    </main>
  );
}

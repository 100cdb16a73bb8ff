import { Button, Group, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type EmailTemplateView, saveEmailTemplate } from '@thread/contracts';
import { useRef, useState } from 'react';
import { useSend } from '../../../shared/api/use-send';
import { usePermission } from '../../../shared/session/permission';
import { Panel } from '../../../shared/ui/panel';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { UnsavedBar } from '../../../shared/ui/unsaved-bar';
import { EmailPreview } from './email-preview';

const titles: Readonly<Record<EmailTemplateView['key'], { title: string; when: string }>> = {
  handoff_to_ae: { title: 'Handoff to the AE', when: 'Sent when an account is created.' },
  csm_assignment: { title: 'CSM assignment', when: 'Sent to the CSM who is assigned.' },
};

/** Subject and body of one e-mail, its variables a click away, its rendering beside. */
export function EmailEditor({ template }: { template: EmailTemplateView }) {
  const permission = usePermission(saveEmailTemplate);
  const [subject, setSubject] = useState(template.subject);
  const [body, setBody] = useState(template.body);
  const field = useRef<HTMLTextAreaElement>(null);
  const save = useSend(saveEmailTemplate, {
    refreshes: ['listEmailTemplates'],
    done: 'The e-mail template is saved.',
  });
  const dirty = subject !== template.subject || body !== template.body;
  const words = titles[template.key];
  const insert = (name: string): void => {
    const at = field.current?.selectionStart ?? body.length;
    const end = field.current?.selectionEnd ?? at;
    setBody(`${body.slice(0, at)}{{${name}}}${body.slice(end)}`);
    field.current?.focus();
  };
  return (
    <Panel
      title={words.title}
      description={
        <>
          {words.when}{' '}
          {template.updatedAt && !template.isDefault ? (
            <>
              Changed <RelativeTime at={template.updatedAt} />.
            </>
          ) : (
            'As it comes with Thread.'
          )}
        </>
      }
    >
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Stack gap="sm">
          <TextInput
            label="Subject"
            maxLength={300}
            disabled={!permission.allowed}
            value={subject}
            onChange={(event) => setSubject(event.currentTarget.value)}
          />
          <Textarea
            ref={field}
            label="Text"
            autosize
            minRows={10}
            maxRows={24}
            maxLength={20_000}
            disabled={!permission.allowed}
            value={body}
            onChange={(event) => setBody(event.currentTarget.value)}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
          />
          {permission.allowed && (
            <div>
              <Text size="xs" c="dimmed" mb={4}>
                Insert what Thread knows
              </Text>
              <Group gap={6}>
                {template.variables.map((variable) => (
                  <Button
                    key={variable.name}
                    size="compact-xs"
                    variant="default"
                    title={variable.meaning}
                    onClick={() => insert(variable.name)}
                  >
                    {variable.name}
                  </Button>
                ))}
              </Group>
            </div>
          )}
        </Stack>
        <EmailPreview templateKey={template.key} subject={subject} body={body} />
      </SimpleGrid>
      <UnsavedBar
        visible={dirty && permission.allowed}
        saving={save.isPending}
        onSave={() => save.mutate({ params: { key: template.key }, body: { subject, body } })}
        onDiscard={() => {
          setSubject(template.subject);
          setBody(template.body);
        }}
      />
    </Panel>
  );
}

/** An e-mail template as a workspace's admin edited it. */
export interface MessageTemplate {
  readonly subject: string;
  readonly body: string;
}

/** E-mail templates of workspaces. */
export interface MessageTemplateStore {
  /** Null when the workspace uses the built-in text. `key` is e.g. `handoff_to_ae`. */
  find(workspaceId: string, key: string): Promise<MessageTemplate | null>;
}

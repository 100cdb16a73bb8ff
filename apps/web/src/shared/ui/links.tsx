import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type Attributes = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'color' | 'style'> & {
  readonly ref?: Ref<HTMLAnchorElement>;
};

/** A link to a page of Thread, in running text. */
export const TextLink = createLink((props: AnchorProps & Attributes) => (
  <Anchor underline="hover" {...props} />
));

/** A link to a page of Thread that looks like a button. */
export const ButtonLink = createLink((props: ButtonProps & Attributes) => (
  <Button component="a" {...props} />
));

import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import type { Endpoint } from '@thread/contracts';
import type { MouseEventHandler, ReactNode } from 'react';
import { usePermission } from '../session/permission';

interface ActionButtonProps extends ButtonProps {
  /** The endpoint the click leads to: roles it does not let in see the button disabled, with the reason. */
  readonly endpoint: Pick<Endpoint, 'access'>;
  readonly onClick: MouseEventHandler<HTMLButtonElement>;
  readonly children: ReactNode;
  readonly 'aria-label'?: string;
}

/** A button that knows who may press it. Stays focusable when it may not be pressed, so that the reason can be read. */
export function ActionButton({ endpoint, onClick, ...rest }: ActionButtonProps) {
  const permission = usePermission(endpoint);
  if (permission.allowed) return <Button {...rest} onClick={onClick} />;
  return (
    <Tooltip label={permission.reason} multiline maw={280} events={{ hover: true, focus: true, touch: true }}>
      <Button
        {...rest}
        data-disabled
        aria-disabled
        disabled={false}
        aria-description={permission.reason ?? undefined}
        onClick={(event) => event.preventDefault()}
      />
    </Tooltip>
  );
}

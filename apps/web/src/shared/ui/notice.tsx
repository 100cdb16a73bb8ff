import { Text } from '@mantine/core';
import { CircleAlert, CircleCheck, CircleX, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Tone } from './tone';

const icons: Readonly<Record<Tone, LucideIcon>> = {
  neutral: Info,
  info: CircleAlert,
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleX,
};

interface NoticeProps {
  readonly tone: Tone;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  /** True makes screen readers speak it when it appears. */
  readonly announce?: boolean;
  readonly icon?: LucideIcon;
}

/** Something a person should know, in place. */
export function Notice({ tone, title, children, announce = false, icon }: NoticeProps) {
  const Icon = icon ?? icons[tone];
  return (
    <div className="notice" data-tone={tone} role={announce ? 'alert' : undefined}>
      <Icon size={18} aria-hidden className="notice-icon" />
      <div className="notice-text">
        <Text fw={600} size="sm" component="div">
          {title}
        </Text>
        {children}
      </div>
    </div>
  );
}

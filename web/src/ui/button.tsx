import { cva, type VariantProps } from 'class-variance-authority'
import clsx from 'clsx'
import type { ComponentProps } from 'react'

/** Also for links that look like buttons: `<a className={buttonLook({ tone: 'secondary' })}>`. */
export const buttonLook = cva(
  'inline-flex items-center justify-center gap-2 rounded-lg border font-medium whitespace-nowrap transition-colors disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      tone: {
        primary: 'border-transparent bg-accent text-on-accent enabled:hover:brightness-110',
        secondary: 'border-line bg-raised text-ink hover:border-line-strong',
        quiet: 'border-transparent text-muted hover:bg-raised hover:text-ink',
        danger: 'border-line bg-raised text-bad hover:border-bad',
      },
      size: { normal: 'h-9 px-3.5 text-[13px]', small: 'h-8 px-2.5 text-[13px]', icon: 'size-9' },
    },
    defaultVariants: { tone: 'secondary', size: 'normal' },
  },
)

export function Button({ tone, size, className, type = 'button', ...props }: ComponentProps<'button'> & VariantProps<typeof buttonLook>) {
  return <button type={type} className={clsx(buttonLook({ tone, size }), className)} {...props} />
}

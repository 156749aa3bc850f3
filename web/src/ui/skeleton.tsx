import clsx from 'clsx'

/** A grey shape of the size of what comes. Hidden from screen readers: the page says "Loading" once. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={clsx('animate-pulse rounded-md bg-line/70', className)} />
}

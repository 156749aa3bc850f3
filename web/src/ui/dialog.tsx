import { AlertDialog, Dialog as RadixDialog } from 'radix-ui'
import clsx from 'clsx'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'

const veil = 'fixed inset-0 z-40 bg-black/55'
const panel =
  'fixed top-1/2 left-1/2 z-50 flex max-h-[85vh] -translate-x-1/2 -translate-y-1/2 flex-col gap-4 overflow-auto rounded-xl border border-line-strong bg-surface p-5 shadow-2xl'

const narrow = 'w-[min(460px,calc(100vw-32px))]'

export function Dialog(props: {
  title: string
  text?: string
  closeLabel: string
  open: boolean
  onOpenChange: (open: boolean) => void
  isWide?: boolean
  children: ReactNode
}) {
  return (
    <RadixDialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className={veil} />
        <RadixDialog.Content
          className={clsx(panel, props.isWide ? 'w-[min(600px,calc(100vw-32px))]' : narrow)}
          {...(props.text ? {} : { 'aria-describedby': undefined })}
        >
          <div className="flex items-start justify-between gap-4">
            <div>
              <RadixDialog.Title className="text-[15px] font-semibold tracking-[-0.01em]">{props.title}</RadixDialog.Title>
              {props.text && <RadixDialog.Description className="text-[13px] text-muted">{props.text}</RadixDialog.Description>}
            </div>
            <RadixDialog.Close asChild>
              <Button tone="quiet" size="icon" aria-label={props.closeLabel} className="-mt-2 -mr-2">
                <X aria-hidden />
              </Button>
            </RadixDialog.Close>
          </div>
          {props.children}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  )
}

/** Asks before something that cannot be undone. */
export function Confirm(props: {
  title: string
  text: string
  /** What goes with it, in a list. */
  details?: ReactNode
  confirmLabel: string
  cancelLabel: string
  onConfirm: () => void
  children: ReactNode
}) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger asChild>{props.children}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={veil} />
        <AlertDialog.Content className={clsx(panel, narrow)}>
          <div>
            <AlertDialog.Title className="text-[15px] font-semibold tracking-[-0.01em]">{props.title}</AlertDialog.Title>
            <AlertDialog.Description className="mt-1 text-muted">{props.text}</AlertDialog.Description>
          </div>
          {props.details}
          <div className="flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>{props.cancelLabel}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button tone="danger" onClick={props.onConfirm}>
                {props.confirmLabel}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

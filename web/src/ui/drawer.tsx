import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'

/** A sheet from the right edge for what would not fit into a dialog. A dialog that it opens lies above it. */
export function Drawer(props: { title: string; text: string; closeLabel: string; open: boolean; onClose: () => void; children: ReactNode }) {
  return (
    <Dialog.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-30 bg-black/55" />
        <Dialog.Content className="fixed inset-y-0 right-0 z-30 flex w-full max-w-[640px] flex-col gap-4 overflow-y-auto border-l border-line-strong bg-surface p-5 shadow-2xl">
          <div className="flex items-start justify-between gap-4">
            <div className="min-w-0">
              <Dialog.Title className="text-[18px] font-semibold tracking-[-0.015em]">{props.title}</Dialog.Title>
              <Dialog.Description className="text-[13px] text-muted">{props.text}</Dialog.Description>
            </div>
            <Dialog.Close asChild>
              <Button tone="quiet" size="icon" aria-label={props.closeLabel} className="-mt-1 -mr-2">
                <X aria-hidden />
              </Button>
            </Dialog.Close>
          </div>
          {props.children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

import { useState } from 'react'
import { Link, useLocation } from 'react-router'
import { useStrings } from '../../app/i18n/index.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'

const dismissedKey = 'dumont.set-up-later'

/** Comes back with the next visit: without a password the owner would be locked out when the session ends. */
export function SetUpPrompt() {
  const { setupPrompt: words } = useStrings()
  const { pathname } = useLocation()
  const [dismissed, setDismissed] = useState(() => sessionStorage.getItem(dismissedKey) !== null)
  if (dismissed || pathname === '/set-up') return null
  const dismiss = () => {
    sessionStorage.setItem(dismissedKey, '1')
    setDismissed(true)
  }
  return (
    <Notice
      tone="warn"
      title={words.title}
      actions={
        <>
          <Link to="/set-up" className={buttonLook({ tone: 'primary', size: 'small' })}>
            {words.action}
          </Link>
          <Button size="small" onClick={dismiss}>
            {words.later}
          </Button>
        </>
      }
    >
      {words.text}
    </Notice>
  )
}

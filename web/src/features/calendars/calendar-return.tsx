import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'
import { useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { addressAfterReturn } from './return-place.ts'

const outcomes = ['connected', 'refused', 'expired', 'failed', 'other_account', 'missing_scope'] as const
type Outcome = (typeof outcomes)[number]
const tones = { connected: 'good', refused: 'info', expired: 'warn', failed: 'bad', other_account: 'warn', missing_scope: 'warn' } as const

/** What came of the way to Google: told once, and taken out of the address, which becomes what it was before. */
export function CalendarReturn() {
  const [params] = useSearchParams()
  const { pathname, hash } = useLocation()
  const navigate = useNavigate()
  const [came, setCame] = useState<{ outcome: Outcome; pathname: string }>()
  const told = params.get('calendar')
  useEffect(() => {
    if (told === null) return
    const outcome = outcomes.find((one) => one === told)
    setCame(outcome && { outcome, pathname })
    const search = addressAfterReturn(sessionStorage, pathname, params).toString()
    void navigate({ pathname, search, hash }, { replace: true, preventScrollReset: true })
  }, [told, params, pathname, hash, navigate])
  // Another page has nothing to do with it, and coming back does not bring it back.
  if (came && came.pathname !== pathname) setCame(undefined)
  return came ? <OutcomeNotice outcome={came.outcome} onClose={() => setCame(undefined)} /> : null
}

function OutcomeNotice({ outcome, onClose }: { outcome: Outcome; onClose: () => void }) {
  const { calendar } = useStrings()
  const words = calendar.outcome
  return (
    <Notice
      tone={tones[outcome]}
      title={words[outcome].title}
      actions={
        <Button tone="quiet" size="icon" aria-label={words.close} className="-my-2 max-sm:flex-none!" onClick={onClose}>
          <X aria-hidden />
        </Button>
      }
    >
      {words[outcome].text}
    </Notice>
  )
}

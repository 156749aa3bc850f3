import { useEffect, useState } from 'react'
import { useLocation } from 'react-router'
import { asApiError, type ApiError } from '../../app/api-error.ts'
import { useConnectGoogleMutation, type Consent } from './api.ts'
import { leavePage } from './leave-page.ts'
import { rememberPlace } from './return-place.ts'

/** Sends the reader to Google's consent page, and back to the page they are on. */
export function useConsent() {
  const { pathname, search } = useLocation()
  const [connect, connecting] = useConnectGoogleMutation()
  const [isLeaving, setLeaving] = useState(false)
  const [isBadLink, setBadLink] = useState(false)
  useEffect(() => {
    // Back from Google by the browser's own button: the page is as it was when it was left.
    const back = () => setLeaving(false)
    addEventListener('pageshow', back)
    return () => removeEventListener('pageshow', back)
  }, [])
  const ask = async (consent: Omit<Consent, 'return_to'> = {}) => {
    setBadLink(false)
    const { data } = await connect({ ...consent, return_to: pathname })
    if (!data) return
    rememberPlace(sessionStorage, { path: pathname, search })
    const isOnItsWay = leavePage(data.authorization_url)
    setLeaving(isOnItsWay)
    setBadLink(!isOnItsWay)
  }
  const error: ApiError | undefined = asApiError(connecting.error)
  return { ask, isBusy: connecting.isLoading || isLeaving, error, isBadLink }
}

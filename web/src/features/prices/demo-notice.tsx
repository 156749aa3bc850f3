import { Link, useLocation } from 'react-router'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { Button, buttonLook } from '../../ui/button.tsx'
import { Confirm } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useCatalogueQuery, useRemoveDemoMutation } from './api.ts'

/** Over every page for as long as only made-up prices exist. */
export function DemoNotice({ canRemove }: { canRemove: boolean }) {
  const { demo: words, app } = useStrings()
  const { data } = useCatalogueQuery()
  const [remove, { isLoading, error }] = useRemoveDemoMutation()
  const { pathname } = useLocation()
  if (!data?.demo) return null
  const actions = canRemove && (
    <>
      {pathname !== '/providers' && (
        <Link to="/providers" className={buttonLook({ tone: 'primary', size: 'small' })}>
          {words.connect}
        </Link>
      )}
      {pathname !== '/prices/series' && (
        <Link to="/prices/series" className={buttonLook({ size: 'small' })}>
          {words.import}
        </Link>
      )}
      <Confirm title={words.removeTitle} text={words.removeText} confirmLabel={words.removeConfirm} cancelLabel={app.cancel} onConfirm={() => void remove()}>
        <Button size="small" disabled={isLoading}>
          {words.remove}
        </Button>
      </Confirm>
    </>
  )
  return (
    <>
      <Notice tone="warn" title={words.title} actions={actions}>
        {words.text}
      </Notice>
      {error && <Failure error={error} />}
    </>
  )
}

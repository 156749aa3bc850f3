import { ExternalLink } from 'lucide-react'
import { Failure } from '../../app/failure.tsx'
import { useStrings } from '../../app/i18n/index.ts'
import { buttonLook } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { CopyBox } from '../../ui/copy-box.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Switch } from '../../ui/switch.tsx'
import { useMeQuery } from '../accounts/api.ts'
import { useAccuracySettingsQuery, useChangeAccuracySettingsMutation } from './api.ts'

/** Settings: whether anyone may read the record without signing in. For instance admins. */
export function PublicPage() {
  const { publicPage: words } = useStrings().accuracy
  const { data: me } = useMeQuery()
  if (me && !me.instance_admin) return <p className="text-muted">{words.adminOnly}</p>
  return me ? <PublicSwitch /> : <Skeleton className="h-40 rounded-xl" />
}

function PublicSwitch() {
  const { accuracy, app } = useStrings()
  const { publicPage: words } = accuracy
  const { data, error } = useAccuracySettingsQuery()
  const [change, changing] = useChangeAccuracySettingsMutation()
  const address = new URL('/check', location.origin).href
  return (
    <Card title={words.title} subtitle={words.text}>
      <div className="flex flex-col items-start gap-4">
        <Failure error={error ?? changing.error} />
        {data ? (
          <Switch
            label={words.label}
            hint={words.hint}
            checked={data.public}
            disabled={changing.isLoading}
            onChange={(isPublic) => void change({ public: isPublic })}
          />
        ) : (
          !error && <Skeleton className="h-9 w-64" />
        )}
        {data?.public && (
          <div className="flex w-full max-w-xl flex-col gap-3">
            <CopyBox text={address} label={words.address} copyLabel={app.copy} copiedLabel={app.copied} />
            <a href="/check" className={`${buttonLook({ size: 'small' })} self-start`}>
              <ExternalLink aria-hidden />
              {words.open}
            </a>
          </div>
        )}
      </div>
    </Card>
  )
}

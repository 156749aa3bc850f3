import { Link, useNavigate } from 'react-router'
import { useStrings } from '../../app/i18n/index.ts'
import { PageTitle } from '../../app/page-title.tsx'
import { buttonLook } from '../../ui/button.tsx'
import { AccountForm } from './account-form.tsx'
import { useSetUpMutation } from './api.ts'

/** The first owner came by the one-time link and now gets a way to come back. */
export function SetUpPage() {
  const { setUp: words } = useStrings()
  const [setUp] = useSetUpMutation()
  const navigate = useNavigate()
  return (
    <div className="mx-auto flex w-full max-w-[420px] flex-col gap-4 pt-6">
      <PageTitle title={words.title} subtitle={words.text} />
      <div className="flex flex-col gap-3 rounded-xl border border-line bg-surface p-5">
        <AccountForm
          submitLabel={words.submit}
          send={(account) =>
            setUp(account)
              .unwrap()
              .then(() => navigate('/'))
          }
        />
        <Link to="/" className={buttonLook({ tone: 'quiet' })}>
          {words.skip}
        </Link>
      </div>
    </div>
  )
}

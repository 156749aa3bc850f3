import { useNavigate, useParams } from 'react-router'
import { useStrings } from '../../app/i18n/index.ts'
import { AccountForm } from './account-form.tsx'
import { useAcceptInvitationMutation } from './api.ts'
import { Door } from './door.tsx'

export function InvitePage() {
  const { invite: words } = useStrings()
  const { token = '' } = useParams()
  const [accept] = useAcceptInvitationMutation()
  const navigate = useNavigate()
  return (
    <Door title={words.title} text={words.text}>
      <AccountForm
        submitLabel={words.submit}
        send={(account) =>
          accept({ token, ...account })
            .unwrap()
            .then(() => navigate('/', { replace: true }))
        }
      />
    </Door>
  )
}

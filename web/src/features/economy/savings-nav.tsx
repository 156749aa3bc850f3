import { useStrings } from '../../app/i18n/index.ts'
import { SectionNav } from '../../app/section-nav.tsx'

export function SavingsNav() {
  const { savingsNav: words } = useStrings()
  return (
    <SectionNav
      label={words.label}
      sections={[
        ['/savings', words.overview],
        ['/savings/sessions', words.sessions],
        ['/savings/settings', words.settings],
      ]}
    />
  )
}

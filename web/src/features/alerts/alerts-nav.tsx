import { useStrings } from '../../app/i18n/index.ts'
import { SectionNav } from '../../app/section-nav.tsx'

export function AlertsNav() {
  const { alerts, budgets, rules } = useStrings()
  return (
    <SectionNav
      label={budgets.navLabel}
      sections={[
        ['/budgets', budgets.nav],
        ['/alerts', alerts.nav],
        ['/alerts/rules', rules.nav],
      ]}
    />
  )
}

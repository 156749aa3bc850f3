import { lazy, Suspense } from 'react'
import { Link, Navigate, Route, Routes, useLocation } from 'react-router'
import { CostForecastPage } from '../features/forecasts/cost-forecast-page.tsx'
import { buttonLook } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { useStrings } from './i18n/index.ts'
import { PageSkeleton, Shell } from './shell.tsx'

/** The forecast is what people come for; everything else arrives when asked for. */
const PricesPage = lazy(() => import('../features/prices/prices-page.tsx').then((m) => ({ default: m.PricesPage })))
const CheapestPage = lazy(() => import('../features/prices/cheapest-page.tsx').then((m) => ({ default: m.CheapestPage })))
const SeriesListPage = lazy(() => import('../features/prices/series-list-page.tsx').then((m) => ({ default: m.SeriesListPage })))
const SeriesPage = lazy(() => import('../features/prices/series-page.tsx').then((m) => ({ default: m.SeriesPage })))
const ProvidersPage = lazy(() => import('../features/providers/providers-page.tsx').then((m) => ({ default: m.ProvidersPage })))
const SavingsPage = lazy(() => import('../features/economy/savings-page.tsx').then((m) => ({ default: m.SavingsPage })))
const SavingsSettingsPage = lazy(() => import('../features/economy/savings-settings-page.tsx').then((m) => ({ default: m.SavingsSettingsPage })))
const SessionsPage = lazy(() => import('../features/usage/sessions-page.tsx').then((m) => ({ default: m.SessionsPage })))
const PlansPage = lazy(() => import('../features/windows/plans-page.tsx').then((m) => ({ default: m.PlansPage })))
const EmbedPage = lazy(() => import('../features/economy/embed-page.tsx').then((m) => ({ default: m.EmbedPage })))
const AccuracyPage = lazy(() => import('../features/accuracy/accuracy-page.tsx').then((m) => ({ default: m.AccuracyPage })))
const CheckPage = lazy(() => import('../features/accuracy/check-page.tsx').then((m) => ({ default: m.CheckPage })))
const PublicPage = lazy(() => import('../features/accuracy/public-page.tsx').then((m) => ({ default: m.PublicPage })))
const BudgetsPage = lazy(() => import('../features/budgets/budgets-page.tsx').then((m) => ({ default: m.BudgetsPage })))
const AlertsPage = lazy(() => import('../features/alerts/alerts-page.tsx').then((m) => ({ default: m.AlertsPage })))
const RulesPage = lazy(() => import('../features/alerts/rules-page.tsx').then((m) => ({ default: m.RulesPage })))
const ChannelsPage = lazy(() => import('../features/alerts/channels-page.tsx').then((m) => ({ default: m.ChannelsPage })))
const ConfirmPage = lazy(() => import('../features/alerts/mail-door.tsx').then((m) => ({ default: m.ConfirmPage })))
const UnsubscribePage = lazy(() => import('../features/alerts/mail-door.tsx').then((m) => ({ default: m.UnsubscribePage })))
const CalendarsPage = lazy(() => import('../features/calendars/calendars-page.tsx').then((m) => ({ default: m.CalendarsPage })))
const SettingsPage = lazy(() => import('../features/accounts/settings-page.tsx').then((m) => ({ default: m.SettingsPage })))
const AccountPage = lazy(() => import('../features/accounts/account-page.tsx').then((m) => ({ default: m.AccountPage })))
const KeysPage = lazy(() => import('../features/accounts/keys-page.tsx').then((m) => ({ default: m.KeysPage })))
const PeoplePage = lazy(() => import('../features/accounts/people-page.tsx').then((m) => ({ default: m.PeoplePage })))
const AuditPage = lazy(() => import('../features/accounts/audit-page.tsx').then((m) => ({ default: m.AuditPage })))
const DisplayPage = lazy(() => import('../features/accounts/display-page.tsx').then((m) => ({ default: m.DisplayPage })))
const SetUpPage = lazy(() => import('../features/accounts/set-up-page.tsx').then((m) => ({ default: m.SetUpPage })))
const SignInPage = lazy(() => import('../features/accounts/sign-in-page.tsx').then((m) => ({ default: m.SignInPage })))
const InvitePage = lazy(() => import('../features/accounts/invite-page.tsx').then((m) => ({ default: m.InvitePage })))
const ResetPage = lazy(() => import('../features/accounts/reset-page.tsx').then((m) => ({ default: m.ResetPage })))

export function Router() {
  return (
    <Suspense
      fallback={
        <main className="mx-auto max-w-md p-6">
          <PageSkeleton />
        </main>
      }
    >
      <Routes>
        <Route path="/sign-in" element={<SignInPage />} />
        <Route path="/invite/:token" element={<InvitePage />} />
        <Route path="/reset/:token" element={<ResetPage />} />
        <Route path="/embed/economy" element={<EmbedPage />} />
        <Route path="/check" element={<CheckPage />} />
        <Route path="/confirm" element={<ConfirmPage />} />
        <Route path="/unsubscribe" element={<UnsubscribePage />} />
        <Route element={<Shell />}>
          <Route index element={<CostForecastPage />} />
          <Route path="/prices" element={<PricesPage />}>
            <Route index element={<CheapestPage />} />
            <Route path="series" element={<SeriesListPage />} />
          </Route>
          <Route path="/prices/series/:id" element={<SeriesPage />} />
          <Route path="/providers" element={<ProvidersPage />} />
          <Route path="/savings" element={<SavingsPage />} />
          <Route path="/savings/sessions" element={<SessionsPage />} />
          <Route path="/savings/settings" element={<SavingsSettingsPage />} />
          <Route path="/plans" element={<PlansPage />} />
          <Route path="/accuracy" element={<AccuracyPage />} />
          <Route path="/budgets" element={<BudgetsPage />} />
          <Route path="/alerts" element={<AlertsPage />} />
          <Route path="/calendar" element={<ToCalendars />} />
          <Route path="/alerts/rules" element={<RulesPage />} />
          <Route path="/set-up" element={<SetUpPage />} />
          <Route path="/settings" element={<SettingsPage />}>
            <Route index element={<Navigate replace to="/settings/account" />} />
            <Route path="account" element={<AccountPage />} />
            <Route path="keys" element={<KeysPage />} />
            <Route path="people" element={<PeoplePage />} />
            <Route path="channels" element={<ChannelsPage />} />
            <Route path="calendars" element={<CalendarsPage />} />
            <Route path="audit" element={<AuditPage />} />
            <Route path="display" element={<DisplayPage />} />
            <Route path="public" element={<PublicPage />} />
          </Route>
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </Suspense>
  )
}

/** Where the way back from Google ends when nobody knows where it began. */
function ToCalendars() {
  return <Navigate replace to={{ pathname: '/settings/calendars', search: useLocation().search }} />
}

function NotFound() {
  const { app } = useStrings()
  return (
    <Empty heading="h1" title={app.notFoundTitle} text={app.notFoundText}>
      <title>{`${app.notFoundTitle} · Dumont`}</title>
      <Link to="/" className={buttonLook({ tone: 'primary' })}>
        {app.home}
      </Link>
    </Empty>
  )
}

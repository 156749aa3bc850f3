import clsx from 'clsx'
import { LogOut, Moon, Sun } from 'lucide-react'
import { Suspense } from 'react'
import { Link, Navigate, NavLink, Outlet, useLocation } from 'react-router'
import { useMeQuery, useSignOutMutation } from '../features/accounts/api.ts'
import { SetUpPrompt } from '../features/accounts/set-up-prompt.tsx'
import { Bell } from '../features/alerts/bell.tsx'
import { CalendarReturn } from '../features/calendars/calendar-return.tsx'
import { DemoNotice } from '../features/prices/demo-notice.tsx'
import { Button } from '../ui/button.tsx'
import { Logo } from '../ui/logo.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { asApiError } from './api-error.ts'
import { PageBoundary } from './broken-page.tsx'
import { Failure } from './failure.tsx'
import { useStrings } from './i18n/index.ts'
import { themeChosen } from './preferences.ts'
import { useAppDispatch, useAppSelector } from './store.ts'
import { useTheme } from './theme.ts'

/** Around every page of a signed-in reader; everybody else is sent to sign in and comes back to the same address. */
export function Shell() {
  const me = useMeQuery()
  const ended = useAppSelector((state) => state.session.ended)
  const { pathname, search } = useLocation()
  const strings = useStrings()
  if (ended || asApiError(me.error)?.status === 401) return <Navigate replace to={signInPath(pathname + search)} />
  return (
    <>
      <a href="#content" className="sr-only z-50 rounded-lg bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2">
        {strings.app.skip}
      </a>
      <Header />
      <main id="content" tabIndex={-1} className="mx-auto flex w-full max-w-[1408px] flex-col gap-4 px-4 pt-5 pb-10 outline-none sm:px-6">
        {me.data?.setup_needed && <SetUpPrompt />}
        <CalendarReturn />
        <DemoNotice canRemove={me.data?.instance_admin ?? false} />
        {me.isError && !me.data ? (
          <Failure error={me.error} actions={<Button onClick={() => void me.refetch()}>{strings.app.retry}</Button>} />
        ) : (
          <PageBoundary resetKey={pathname}>
            <Suspense fallback={<PageSkeleton />}>
              <Outlet />
            </Suspense>
          </PageBoundary>
        )}
      </main>
    </>
  )
}

export function signInPath(from: string): string {
  return from === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(from)}`
}

function Header() {
  const strings = useStrings()
  const [signOut] = useSignOutMutation()
  return (
    <header className="border-b border-line">
      <div className="mx-auto flex w-full max-w-[1408px] flex-wrap items-center gap-x-1 px-4 max-sm:pt-1.5 sm:h-14 sm:gap-x-2 sm:px-6">
        <Link to="/" aria-label="Dumont" className="flex items-center gap-2 text-[15px] font-semibold tracking-[-0.015em] max-sm:flex-1 sm:mr-3">
          <Logo />
          <span>Dumont</span>
        </Link>
        <nav
          aria-label={strings.app.navigation}
          className="flex gap-1 overflow-x-auto max-sm:order-last max-sm:-mx-2.5 max-sm:basis-[calc(100%+20px)] max-sm:py-1.5 sm:flex-1"
        >
          <NavItem to="/" label={strings.app.forecast} end />
          <NavItem to="/plans" label={strings.plans.nav} />
          <NavItem to="/prices" label={strings.app.prices} />
          <NavItem to="/providers" label={strings.providers.nav} />
          <NavItem to="/savings" label={strings.economy.nav} />
          <NavItem to="/budgets" label={strings.budgets.nav} />
          <NavItem to="/accuracy" label={strings.accuracy.nav} />
          <NavItem to="/settings" label={strings.app.settings} />
        </nav>
        <Bell />
        <ThemeButton />
        <Button tone="quiet" size="icon" aria-label={strings.app.signOut} title={strings.app.signOut} onClick={() => void signOut()}>
          <LogOut aria-hidden />
        </Button>
      </div>
    </header>
  )
}

function NavItem(props: { to: string; label: string; end?: boolean }) {
  return (
    <NavLink
      to={props.to}
      end={props.end ?? false}
      className={({ isActive }) =>
        clsx('rounded-lg px-2.5 py-1.5 text-[14px] font-medium whitespace-nowrap sm:px-3', isActive ? 'bg-raised text-ink' : 'text-muted hover:text-ink')
      }
    >
      {props.label}
    </NavLink>
  )
}

export function ThemeButton() {
  const strings = useStrings()
  const dispatch = useAppDispatch()
  const theme = useTheme()
  const label = theme === 'dark' ? strings.app.toLight : strings.app.toDark
  return (
    <Button tone="quiet" size="icon" aria-label={label} title={label} onClick={() => dispatch(themeChosen(theme === 'dark' ? 'light' : 'dark'))}>
      {theme === 'dark' ? <Sun aria-hidden /> : <Moon aria-hidden />}
    </Button>
  )
}

export function PageSkeleton() {
  const strings = useStrings()
  return (
    <div className="flex flex-col gap-4">
      <p className="sr-only" role="status">
        {strings.app.loading}
      </p>
      <Skeleton className="h-7 w-52" />
      <Skeleton className="h-80 w-full rounded-xl" />
    </div>
  )
}

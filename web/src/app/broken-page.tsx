import { Component, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { useStrings } from './i18n/index.ts'

/** Keeps the navigation alive when a page throws while drawing. `resetKey` is the address: going elsewhere heals it. */
export class PageBoundary extends Component<{ resetKey: string; children: ReactNode }, { failedAt: string | undefined }> {
  override state: { failedAt: string | undefined } = { failedAt: undefined }
  static getDerivedStateFromError() {
    return { failedAt: 'unknown' }
  }
  override componentDidUpdate(before: { resetKey: string }) {
    if (this.state.failedAt !== undefined && before.resetKey !== this.props.resetKey) this.setState({ failedAt: undefined })
  }
  override render() {
    return this.state.failedAt === undefined ? this.props.children : <BrokenPage />
  }
}

function BrokenPage() {
  const strings = useStrings()
  return (
    <Empty heading="h1" title={strings.app.somethingBroke}>
      <Button onClick={() => location.reload()}>{strings.app.reload}</Button>
    </Empty>
  )
}

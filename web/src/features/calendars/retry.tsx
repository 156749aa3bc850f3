import { useStrings } from '../../app/i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import type { Calendar } from './use-calendar.ts'

export function Retry({ calendar }: { calendar: Calendar }) {
  const { app } = useStrings()
  return (
    <Button size="small" onClick={calendar.retry}>
      {app.retry}
    </Button>
  )
}

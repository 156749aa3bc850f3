import { useStrings } from '../../app/i18n/index.ts'

/** In the calendars that most people have, with what each demands of the server. */
export function HowToSubscribe() {
  const { feeds: words } = useStrings()
  const ways: [string, string][] = [
    ['Google Calendar', words.google],
    ['Apple Calendar', words.apple],
    ['Outlook', words.outlook],
  ]
  return (
    <details className="mt-4 text-[13px]">
      <summary className="font-medium">{words.how}</summary>
      <dl className="mt-2 flex max-w-3xl flex-col gap-2">
        {ways.map(([name, text]) => (
          <div key={name}>
            <dt className="font-medium">{name}</dt>
            <dd className="text-muted">{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

import { useLocale, useStrings } from '../../app/i18n/index.ts'
import { ExactSlider } from '../../ui/exact-slider.tsx'
import { formatTotal, formatWhole } from '../../ui/format-money.ts'
import { amountScale, readAmount } from './amount.ts'

const restMs = 500

type Props = {
  label: string
  amount: number
  disabled?: boolean
  onCommit: (amount: number) => void
  /** In a form that is sent as a whole: each step counts at once, and the slider keeps the scale of this amount. */
  inForm?: { around: number; onValid: (isValid: boolean) => void }
}

/** An amount of money by slider or exact entry. */
export function AmountEntry({ label, amount, disabled, onCommit, inForm }: Props) {
  const { budgets: words } = useStrings()
  const { language } = useLocale()
  return (
    <ExactSlider
      label={label}
      entryLabel={words.amountEntry(label)}
      badText={words.amountBad}
      value={amount}
      disabled={disabled}
      // While the hand moves, the scale under it stands still.
      scaleAt={(shown) => scaleFor(inForm?.around ?? amount, shown)}
      show={(usd) => (Number.isInteger(usd) ? formatWhole(usd, language) : formatTotal(usd, language))}
      read={(text) => readAmount(text, language)}
      tidy={(usd) => Math.round(usd * 100) / 100}
      restMs={inForm ? 0 : restMs}
      onCommit={onCommit}
      onValid={inForm?.onValid}
    />
  )
}

/** An amount that was entered beyond the end of the slider takes the slider with it. */
const scaleFor = (around: number, amount: number) => (amount > amountScale(around).max ? amountScale(amount) : amountScale(around))

import { useStrings } from '../../app/i18n/index.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { comparedProviders, providerLabels } from './compared.ts'
import { useChoice } from './use-choice.ts'

/** Which cloud to compare with; remembered. */
export function ProviderToggle() {
  const { economy: words } = useStrings()
  const [{ provider }, change] = useChoice()
  return (
    <Segmented
      label={words.provider}
      value={provider}
      options={comparedProviders.map((value) => ({ value, label: providerLabels[value] }))}
      onChange={(next) => change({ provider: next })}
    />
  )
}

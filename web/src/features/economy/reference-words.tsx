import type { EconomyReference } from '@dumont/contracts'
import { useStrings } from '../../app/i18n/index.ts'
import { Badge } from '../../ui/badge.tsx'
import { providerLabels } from './compared.ts'

/** 'AWS g5.xlarge, us-east-1' and what one should know before believing it. */
export function ReferenceWords({ reference }: { reference: EconomyReference }) {
  return (
    <span>
      {providerLabels[reference.provider]} <MachineName reference={reference} />
      {reference.region && `, ${reference.region}`} <ReferenceBadges reference={reference} />
    </span>
  )
}

/** '2 × g5.xlarge', or that it is the workspace's own price. */
export function MachineName({ reference }: { reference: EconomyReference }) {
  const { priceSheet: words } = useStrings()
  if (reference.kind === 'sheet') return words.own
  const names = reference.instances.map(({ instance, times }) => (times > 1 ? `${times} × ${instance}` : instance)).join(' + ')
  const whole = reference.instances[0]?.gpu_count
  return reference.kind === 'share' && whole !== undefined ? `${names} (${words.share(String(whole))})` : names
}

export function ReferenceBadges({ reference }: { reference: EconomyReference }) {
  const { economy: words, priceSheet } = useStrings()
  return (
    <>
      {reference.proxy && (
        <span title={words.proxyNote}>
          <Badge tone="accent">
            {words.proxy}: {reference.gpu_label}
          </Badge>
        </span>
      )}
      {reference.form_factor_differs && <Badge>{reference.form_factor ? words.otherForm(reference.form_factor) : words.otherFormUnknown}</Badge>}
      {reference.old && (
        <span title={priceSheet.oldNote}>
          <Badge tone="warn">{priceSheet.old}</Badge>
        </span>
      )}
    </>
  )
}

export function EstimatedBadge() {
  const { economy: words } = useStrings()
  return (
    <span title={words.estimatedNote}>
      <Badge>{words.estimated}</Badge>
    </span>
  )
}

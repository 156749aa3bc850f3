import type { EconomySettings } from '@dumont/contracts'
import { useLazyEconomySettingsQuery, useSaveEconomySettingsMutation } from './api.ts'

/** Settings are written whole: what another tab changed meanwhile is read first, so that only what is meant changes. */
export function useChangeSettings() {
  const [read, reading] = useLazyEconomySettingsQuery()
  const [save, saving] = useSaveEconomySettingsMutation()
  const change = async (how: (now: EconomySettings) => EconomySettings): Promise<boolean> => {
    const now = await read(undefined, false)
    if (!now.data || now.error) return false
    return !(await save(how(now.data))).error
  }
  return { change, isBusy: saving.isLoading || reading.isFetching, error: saving.error ?? reading.error, isSaved: saving.isSuccess }
}

import type { ComparedProvider } from '@dumont/contracts'
import { createSlice, type PayloadAction } from '@reduxjs/toolkit'
import { browserStorage } from '../../app/preferences.ts'
import { comparedProviders } from './compared.ts'

export const hoursADay = [4, 8, 12, 24] as const

/** What is remembered of the reader's choices, in this browser only. */
export type EconomyChoice = { provider: ComparedProvider; hidesAmounts: boolean; hoursPerDay: number }

const storageKey = 'dumont.economy'

export function loadChoice(storage: Pick<Storage, 'getItem'>): EconomyChoice {
  const saved = readSaved(storage)
  const provider = comparedProviders.find((one) => one === saved['provider']) ?? 'aws'
  const hoursPerDay = hoursADay.find((one) => one === saved['hoursPerDay']) ?? 8
  return { provider, hidesAmounts: saved['hidesAmounts'] === true, hoursPerDay }
}

function readSaved(storage: Pick<Storage, 'getItem'>): Record<string, unknown> {
  try {
    const saved: unknown = JSON.parse(storage.getItem(storageKey) ?? '{}')
    return typeof saved === 'object' && saved !== null ? { ...saved } : {}
  } catch {
    return {}
  }
}

export function saveChoice(storage: Pick<Storage, 'setItem'>, choice: EconomyChoice): void {
  try {
    storage.setItem(storageKey, JSON.stringify(choice))
  } catch {
    // A full or forbidden storage only means that the choice lasts for this visit.
  }
}

export const economyChoiceSlice = createSlice({
  name: 'economyChoice',
  initialState: () => loadChoice(browserStorage()),
  reducers: { economyChosen: (state, { payload }: PayloadAction<Partial<EconomyChoice>>) => ({ ...state, ...payload }) },
})

export const { economyChosen } = economyChoiceSlice.actions

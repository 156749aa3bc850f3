import { useCallback } from 'react'
import { browserStorage } from '../../app/preferences.ts'
import { useAppDispatch, useAppSelector } from '../../app/store.ts'
import { economyChosen, saveChoice, type EconomyChoice } from './choice.ts'

export function useChoice(): [EconomyChoice, (next: Partial<EconomyChoice>) => void] {
  const choice = useAppSelector((state) => state.economyChoice)
  const dispatch = useAppDispatch()
  const change = useCallback(
    (next: Partial<EconomyChoice>) => {
      dispatch(economyChosen(next))
      saveChoice(browserStorage(), { ...choice, ...next })
    },
    [choice, dispatch],
  )
  return [choice, change]
}

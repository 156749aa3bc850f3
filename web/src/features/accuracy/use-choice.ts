import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { changeSelection, type Gpu, type Selection } from '../forecasts/selection.ts'
import { useSelection, type Change } from '../forecasts/use-selection.ts'
import { changeAccuracyChoice, readAccuracyChoice, type AccuracyChoice, type ChoiceChange } from './choice.ts'

type Choosing = { selection: Selection; select: Change; choice: AccuracyChoice; change: (change: ChoiceChange) => void }

/** GPU and place go into the history of the browser; a kept forecast belongs to one series and goes with it. */
export function useAccuracyChoice(gpus: Gpu[]): Choosing {
  const [params, setParams] = useSearchParams()
  const [selection] = useSelection(gpus)
  const choice = useMemo(() => readAccuracyChoice(params), [params])
  const select: Change = useCallback(
    (next) => setParams((old) => changeSelection(changeAccuracyChoice(old, { said: '' }), next), { preventScrollReset: true }),
    [setParams],
  )
  const change = useCallback(
    (next: ChoiceChange) => setParams((old) => changeAccuracyChoice(old, next), { preventScrollReset: true, replace: true }),
    [setParams],
  )
  return { selection, select, choice, change }
}

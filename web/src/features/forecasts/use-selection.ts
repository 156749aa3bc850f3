import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { changeSelection, readSelection, type Gpu, type Selection, type SelectionChange } from './selection.ts'

export type Change = (change: SelectionChange, options?: { replace: boolean }) => void

/** The choice in the address. What is shown goes into the history of the browser; how it is shown replaces the entry. */
export function useSelection(gpus: Gpu[]): [Selection, Change] {
  const [params, setParams] = useSearchParams()
  const selection = useMemo(() => readSelection(params, gpus), [params, gpus])
  const change: Change = useCallback((next, options) => setParams((old) => changeSelection(old, next), { preventScrollReset: true, ...options }), [setParams])
  return [selection, change]
}

import type { Command } from 'commander'
import type { Io } from '../io.ts'
import type { Outside } from '../outside.ts'
import { addBacktest } from './backtest.ts'
import { addForecast } from './forecast.ts'
import { addPlan } from './plan.ts'
import { addPrices } from './prices.ts'
import { addTrain } from './train.ts'
import { addUsage } from './usage.ts'
import { addWait } from './wait.ts'
import { addWindow } from './window.ts'

/** Every command, in the order of `dumont --help`. */
export const commands: readonly ((program: Command, io: Io, outside: Outside) => void)[] = [
  addTrain,
  addForecast,
  addBacktest,
  addPrices,
  addUsage,
  addWindow,
  addWait,
  addPlan,
]

import type { Command } from 'commander'
import type { Io } from '../io.ts'
import { addBacktest } from './backtest.ts'
import { addForecast } from './forecast.ts'
import { addPrices } from './prices.ts'
import { addTrain } from './train.ts'
import { addUsage } from './usage.ts'

/** Every command, in the order of `dumont --help`. */
export const commands: readonly ((program: Command, io: Io) => void)[] = [addTrain, addForecast, addBacktest, addPrices, addUsage]

import { accounts } from './features/accounts/index.ts'
import { alerts } from './features/alerts/index.ts'
import { budgets } from './features/budgets/index.ts'
import { calendars } from './features/calendars/index.ts'
import { channels } from './features/channels/index.ts'
import { economy } from './features/economy/index.ts'
import { forecasts } from './features/forecasts/index.ts'
import { prices } from './features/prices/index.ts'
import { usage } from './features/usage/index.ts'
import { windows } from './features/windows/index.ts'
import type { Feature } from './platform/feature.ts'

/** Every feature, upstream first: each may use the index of those before it. */
export const features: readonly Feature[] = [accounts, prices, usage, economy, forecasts, calendars, windows, channels, budgets, alerts]

import type { ChannelKind } from '@dumont/connectors'
import type { Generated, Selectable } from 'kysely'

type AlertChannelsTable = {
  id: Generated<number>
  workspaceId: string
  kind: ChannelKind
  name: string
  host: string
  sealedSettings: string
  lastError: string | null
  createdAt: Date
  removedAt: Date | null
}

export type ChannelRow = Selectable<AlertChannelsTable>

declare module '../../platform/db.ts' {
  interface Database {
    alertChannels: AlertChannelsTable
  }
}

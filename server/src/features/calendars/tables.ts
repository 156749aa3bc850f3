import type { CalendarSettings } from '@dumont/contracts'
import type { ColumnType, Generated, GeneratedAlways, Selectable } from 'kysely'

type CalendarConnectionsTable = {
  id: Generated<number>
  userId: string
  workspaceId: string | null
  kind: 'google' | 'ics'
  name: string
  subject: string | null
  host: string | null
  canWrite: Generated<boolean>
  sealedSecrets: string
  accessExpiresAt: Date | null
  createdAt: Date
  reconnectSince: Date | null
  reconnects: Generated<number>
  nextSyncAt: Date | null
  notBefore: Date | null
  lastAttemptAt: Date | null
  lastSyncedAt: Date | null
  listedAt: Date | null
  failures: Generated<number>
  failure: string | null
  lastError: string | null
  leaseBy: string | null
  leaseUntil: Date | null
}

type CalendarCalendarsTable = {
  id: GeneratedAlways<number>
  connectionId: number
  key: string
  name: string
  color: string | null
  isPrimary: boolean
  writable: boolean
  selected: boolean
  cursor: string | null
  rangeFrom: Date | null
  rangeTo: Date | null
  syncedAt: Date | null
  lastError: string | null
}

type CalendarEventsTable = {
  id: GeneratedAlways<number>
  calendarId: number
  key: string
  etag: string | null
  title: string
  description: string | null
  location: string | null
  startAt: Date
  endAt: Date
  allDay: boolean
  busy: boolean
  recurring: boolean
  movable: boolean
  link: string | null
  color: string | null
  chosenCompute: boolean | null
  chosenGpu: string | null
  chosenCount: number | null
  chosenHours: number | null
}

type CalendarConsentsTable = {
  stateHash: string
  userId: string
  sessionHash: string
  sealedVerifier: string
  write: boolean
  returnTo: string
  connectionId: number | null
  createdAt: Date
  expiresAt: Date
}

type CalendarPeopleTable = {
  userId: string
  settings: ColumnType<Partial<CalendarSettings>, string | undefined, string>
  lookedAt: Date | null
}

export type ConnectionRow = Selectable<CalendarConnectionsTable>
export type CalendarRow = Selectable<CalendarCalendarsTable>
export type ConsentRow = Selectable<CalendarConsentsTable>
export type StoredEvent = Selectable<CalendarEventsTable>

declare module '../../platform/db.ts' {
  interface Database {
    calendarConnections: CalendarConnectionsTable
    calendarCalendars: CalendarCalendarsTable
    calendarEvents: CalendarEventsTable
    calendarConsents: CalendarConsentsTable
    calendarPeople: CalendarPeopleTable
  }
}

export { icsCalendar, type IcsOptions, openIcs } from './session.ts'

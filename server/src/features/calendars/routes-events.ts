import { AddCalendarWindow, CalendarEvent, CalendarEventParams, ChangeCalendarEvent, MoveCalendarEvent, MovedCalendarEvent } from '@dumont/contracts'
import type { App, Deps } from '../../platform/feature.ts'
import { addWindow } from './add-window.ts'
import { gpuNamed } from './gpu-named.ts'
import { moveEvent, shownEvent, theEvent } from './move-event.ts'
import { keepChoices } from './store-events.ts'

const member = { access: 'member' } as const
const path = '/api/v1/calendar/events/:id'

export function eventRoutes(app: App, deps: Deps): void {
  const change = {
    summary: 'Say whether an event is compute work, and of what; null leaves it to its title again',
    params: CalendarEventParams,
    body: ChangeCalendarEvent,
    response: { 200: CalendarEvent },
  }
  app.patch(path, { config: member, schema: change }, async ({ actor, params, body }) => {
    const { id } = await theEvent(deps, actor!, Number(params.id))
    await keepChoices(deps.db, id, choicesOf(body))
    return shownEvent(deps, actor!, await theEvent(deps, actor!, id))
  })

  const move = {
    summary: 'Move an event in its calendar, unless it was changed there; the answer says how to undo it',
    params: CalendarEventParams,
    body: MoveCalendarEvent,
    response: { 200: MovedCalendarEvent },
  }
  app.post(`${path}/move`, { config: member, schema: move }, ({ actor, params, body }) => moveEvent(deps, actor!, Number(params.id), body))

  const add = { summary: 'Add a window to a calendar, once for each client_id', body: AddCalendarWindow, response: { 201: CalendarEvent } }
  app.post('/api/v1/calendar/windows', { config: member, schema: add }, async ({ actor, body }, reply) =>
    reply.status(201).send(await addWindow(deps, actor!, body)),
  )
}

function choicesOf({ is_compute_intensive: isCompute, gpu_name: gpu, gpu_count: count, duration_hours: hours }: ChangeCalendarEvent) {
  return {
    ...(isCompute !== undefined && { chosenCompute: isCompute }),
    ...(gpu !== undefined && { chosenGpu: gpu === null ? null : gpuNamed(gpu, 'gpu_name') }),
    ...(count !== undefined && { chosenCount: count }),
    ...(hours !== undefined && { chosenHours: hours }),
  }
}

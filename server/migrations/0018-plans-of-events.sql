-- Plans that were made of a calendar event follow it. No reference to the event: a plan outlives it, and says that it is gone.
alter table window_plans
  add column event_id bigint,
  -- Whose calendar it is in.
  add column event_user_id text references users on delete set null,
  -- As it stood when the plan was made, or last followed it.
  add column event_start timestamptz,
  add column event_end timestamptz,
  add column event_gone boolean not null default false,
  -- The plan's range has followed; where it runs is still to be looked at.
  add column event_moved boolean not null default false,
  add check (event_id is null or (event_start is not null and event_end is not null));
create index window_plans_event on window_plans (event_id) where event_id is not null and state not in ('done', 'cancelled');

alter table window_plan_moves
  drop constraint window_plan_moves_reason_check,
  add constraint window_plan_moves_reason_check
    check (reason in ('kept', 'cheaper', 'place_vanished', 'too_expensive', 'impossible', 'found_again', 'event_moved', 'event_gone'));

-- Jobs that wait for their window.
create table window_plans (
  id bigint generated always as identity primary key,
  -- Names its events in calendars.
  uid uuid not null default gen_random_uuid(),
  workspace_id text not null references workspaces on delete cascade,
  name text not null,
  -- As of contracts/src/windows.ts, with the earliest start and the deadline that were settled on.
  job jsonb not null,
  move_threshold double precision not null check (move_threshold between 0 and 1),
  lead_minutes integer not null check (lead_minutes >= 0),
  -- As of checked_at: what time alone changes is told when it is read.
  state text not null check (state in ('waiting', 'settled', 'running', 'done', 'cancelled', 'impossible')),
  -- Place, times and expected cost; null: none fits.
  planned jsonb,
  -- Running at once in the best place, as it looked when the plan was made.
  now_run jsonb,
  outcome jsonb,
  -- Looked for until it is known, or known to stay unknown.
  outcome_due boolean not null default true,
  -- Raised with every change that calendars show.
  sequence integer not null default 0,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  checked_at timestamptz,
  -- Compared with the database's clock, which all workers share.
  leased_until timestamptz,
  lease_token uuid
);
create unique index window_plans_name on window_plans (workspace_id, name) where state not in ('done', 'cancelled');
create index window_plans_due on window_plans (checked_at) where state not in ('done', 'cancelled') or (state = 'done' and outcome_due);

-- Where each began and went. Rows are only ever added.
create table window_plan_moves (
  plan_id bigint not null references window_plans on delete cascade,
  number integer not null,
  at timestamptz not null,
  reason text not null check (reason in ('kept', 'cheaper', 'place_vanished', 'too_expensive', 'impossible', 'found_again')),
  planned jsonb,
  -- USD, against staying, as expected then.
  gain double precision,
  primary key (plan_id, number)
);

-- Lets a calendar read a workspace's plans, and nothing else. Only a hash is kept.
create table window_feeds (
  id bigint generated always as identity primary key,
  uid uuid not null default gen_random_uuid(),
  workspace_id text not null references workspaces on delete cascade,
  name text not null,
  hash text not null unique,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index window_feeds_workspace on window_feeds (workspace_id) where revoked_at is null;

-- What a feed last said of the n-th best window of a GPU, so that calendars see it change.
create table window_feed_events (
  feed_id bigint not null references window_feeds on delete cascade,
  slot text not null,
  digest text not null,
  sequence integer not null,
  changed_at timestamptz not null,
  primary key (feed_id, slot)
);

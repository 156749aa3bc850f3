-- The price vanished at this moment: the vendor answered without it. Counts only when it is later than observed_at; then the price is not held beyond it.
alter table price_hours add column ended_at timestamptz;
-- What a person said of a quarantined price: it is right after all, or never to be used. Forgotten when the price changes.
alter table price_hours add column verdict text check (verdict in ('accepted', 'dropped'));

-- As of price_hours, of the newest price; and how many offers the price stands for now (1 for a listing, null where nobody collects).
alter table series add column ended_at timestamptz;
alter table series add column offers integer;

-- One account at a vendor. `settings` has no secrets; they are sealed, bound to this row.
create table provider_connections (
  id bigint generated always as identity primary key,
  provider text not null,
  name text not null,
  settings jsonb not null default '{}',
  sealed_secrets text,
  poll_seconds integer check (poll_seconds >= 60),
  paused boolean not null default false,
  -- Raised when settings change: what was asked with older ones is thrown away.
  version integer not null default 1,
  points bigint not null default 0,
  created_at timestamptz not null,
  changed_at timestamptz not null
);

-- What is asked of a vendor on a schedule, shared by all workers: its list of parts, the offers of a part, their past prices once, reference prices.
create table provider_tasks (
  connection_id bigint not null references provider_connections on delete cascade,
  kind text not null check (kind in ('parts', 'offers', 'references', 'history')),
  part text not null,
  -- null: not until the settings change (the key was rejected), or never again (history that is here).
  next_attempt_at timestamptz,
  last_attempt_at timestamptz,
  last_success_at timestamptz,
  failure text check (failure in ('unavailable', 'rate_limited', 'rejected_key', 'unexpected_answer')),
  last_error text,
  failures integer not null default 0,
  no_answer_since timestamptz,
  offers integer not null default 0,
  -- How many offers an answer had that was not believed; the next one decides.
  suspicious_offers integer,
  refused jsonb not null default '[]',
  lease_by text,
  lease_until timestamptz,
  created_at timestamptz not null,
  primary key (connection_id, kind, part)
);
create index provider_tasks_due on provider_tasks (next_attempt_at) where next_attempt_at is not null;

-- What can be had now, as of the last good poll of each part. Prices are those of the whole machine.
create table offers_now (
  connection_id bigint not null references provider_connections on delete cascade,
  part text not null,
  key text not null,
  -- The history the offer goes into: its own, or at a marketplace the cheapest of its GPU, region and market.
  series_id bigint not null references series on delete cascade,
  provider text not null,
  region text,
  zone text,
  instance_type text,
  gpu_id text not null,
  gpu_count integer not null check (gpu_count >= 1),
  market text not null,
  price_micros bigint not null check (price_micros > 0),
  on_demand_micros bigint,
  memory_gb double precision,
  interruption_from double precision,
  interruption_to double precision,
  observed_at timestamptz not null
);
create index offers_now_part on offers_now (connection_id, part);
create index offers_now_series on offers_now (series_id);
create index offers_now_gpu on offers_now (gpu_id, market);

-- What an instance costs on demand, over which time. Rows are added and closed, never changed: one that was wrong is superseded by a correction.
create table provider_pricing (
  id bigint generated always as identity primary key,
  provider text not null,
  instance text not null,
  gpu_id text not null,
  memory_gb double precision,
  form_factor text,
  gpu_count integer not null check (gpu_count >= 1),
  region text not null,
  currency text not null default 'USD' check (currency = 'USD'),
  price_micros bigint not null check (price_micros > 0),
  -- null: the source does not say since when.
  effective_from timestamptz,
  effective_until timestamptz,
  source text not null,
  -- When it was first read, and when it was last seen to be still so; null: the source does not say of when it is.
  fetched_at timestamptz,
  confirmed_at timestamptz,
  note text,
  correction boolean not null default false,
  superseded_by bigint references provider_pricing
);
create index provider_pricing_instance on provider_pricing (provider, region, instance);
create unique index provider_pricing_open on provider_pricing (provider, region, instance, gpu_count) where effective_until is null and superseded_by is null;

-- What a person watches, in one workspace.
create table watchlists (
  user_id text not null references users on delete cascade,
  workspace_id text not null references workspaces on delete cascade,
  items jsonb not null default '[]',
  filters jsonb not null default '[]',
  changed_at timestamptz not null,
  primary key (user_id, workspace_id)
);

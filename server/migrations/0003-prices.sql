-- One row per price history. `identity` is a digest of everything that makes a series that series (source, key, provider, region, zone,
-- instance type, GPU, count, market, kind, statistic): rows that differ in any of them never mix, whatever order they come in.
create table series (
  id bigint generated always as identity primary key,
  identity text not null unique,
  source text not null,
  key text not null,
  provider text,
  region text,
  zone text,
  instance_type text,
  gpu_id text not null,
  gpu_count integer not null check (gpu_count >= 1),
  market text not null check (market in ('spot', 'on_demand', 'list', 'reserved', 'capacity_block')),
  kind text not null check (kind in ('listing', 'statistic', 'index')),
  statistic text,
  demo boolean not null default false,
  on_demand_micros bigint check (on_demand_micros > 0),
  on_demand_at timestamptz,
  first_observed_at timestamptz,
  last_observed_at timestamptz,
  last_price_micros bigint,
  history_hours integer not null default 0,
  -- The earliest hour that changed since the indices were made; null: nothing did.
  reindex_from timestamptz,
  forecast_issued_at timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create index series_gpu on series (gpu_id, market, kind);
create index series_changed on series (changed_at);

-- The price of `series_id` at the grid point `hour`: the last observation in (hour - 1 h, hour]. Months are made when they are needed.
-- No foreign key: it would cost a look-up per row of every import; only the store of this feature writes here.
create table price_hours (
  series_id bigint not null,
  hour timestamptz not null,
  observed_at timestamptz not null,
  price_micros bigint not null check (price_micros > 0),
  low_micros bigint not null check (low_micros > 0),
  high_micros bigint not null,
  quarantined boolean not null default false,
  import_id bigint,
  fetched_at timestamptz not null,
  primary key (series_id, hour),
  check (low_micros <= price_micros and price_micros <= high_micros),
  check (observed_at > hour - interval '1 hour' and observed_at <= hour)
) partition by range (hour);
create index price_hours_quarantined on price_hours (import_id, series_id, hour) where quarantined;

create view quarantined_prices as
  select s.id as series_id, s.source, s.key, p.hour, p.observed_at, p.price_micros, p.import_id
  from price_hours p join series s on s.id = p.series_id
  where p.quarantined;

create table price_imports (
  id bigint generated always as identity primary key,
  filename text not null,
  -- Name of the uploaded file below <data directory>/uploads; removed when the import ends.
  spool text not null,
  state text not null default 'queued' check (state in ('queued', 'reading', 'merging', 'done', 'failed', 'cancelled')),
  strict boolean not null default false,
  cancel_requested boolean not null default false,
  bytes_total bigint not null,
  bytes_read bigint not null default 0,
  rows_read bigint not null default 0,
  rows_accepted bigint not null default 0,
  rows_rejected bigint not null default 0,
  rows_changed bigint not null default 0,
  rows_quarantined bigint not null default 0,
  series_touched integer not null default 0,
  problems jsonb not null default '[]',
  message text,
  -- Everything up to this series of the file is merged: where a resumed merge goes on.
  merged_through integer not null default 0,
  -- Times it broke for a reason that is not the file's.
  failures integer not null default 0,
  lease_by text,
  lease_until timestamptz,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index price_imports_open on price_imports (id) where state in ('queued', 'reading', 'merging');

-- Rows on their way in; `ref` numbers the series of one file, so that nothing of it exists before the merge. Unlogged: after a crash of the
-- database both are empty and the import reads its file again.
create unlogged table price_staging_series (
  import_id bigint not null,
  ref integer not null,
  spec jsonb not null,
  primary key (import_id, ref)
);
create unlogged table price_staging (
  import_id bigint not null,
  ref integer not null,
  at_ms bigint not null,
  price_micros bigint not null,
  on_demand_micros bigint
);
create index price_staging_import on price_staging (import_id, ref);

-- Which listings each index was last made from: a change of members remakes it whole.
create table price_index_groups (
  demo boolean not null,
  gpu_id text not null,
  market text not null,
  members bigint[] not null,
  primary key (demo, gpu_id, market)
);

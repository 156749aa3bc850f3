-- Every forecast that was made. Rows are only ever added; the retention job takes old ones away.
create table forecasts (
  id bigint generated always as identity primary key,
  series_id bigint not null references series (id) on delete cascade,
  -- The last hour known to it; its first point is one hour later.
  origin timestamptz not null,
  issued_at timestamptz not null,
  -- The state of the price history that it saw: series.changed_at.
  prices_changed_at timestamptz not null,
  model_version text not null,
  cold_start boolean not null,
  horizon smallint not null check (horizon > 0),
  levels double precision[] not null,
  -- Packed by forecast-codec.ts, USD per hour of one instance.
  quantiles bytea not null check (octet_length(quantiles) <= 2560),
  sigma bytea not null,
  -- Prices that arrive later make a new row; the same prices and model never make a second one.
  unique (series_id, origin, prices_changed_at, model_version)
);

-- Where each series stands: its newest forecast, who is working on it, and what went wrong.
create table forecast_refresh (
  series_id bigint primary key references series (id) on delete cascade,
  forecast_id bigint references forecasts (id),
  done_for timestamptz,
  done_changed_at timestamptz,
  -- The time of the round that did it: a round that began earlier leaves it alone.
  decided_at timestamptz,
  -- Compared with the database's clock, which all workers share.
  leased_until timestamptz,
  lease_token uuid,
  failures integer not null default 0,
  next_attempt_at timestamptz,
  last_error text
);
create index forecast_refresh_forecast on forecast_refresh (forecast_id);

-- How often true prices fell into the 80 % band of kept forecasts.
create table forecast_coverage (
  series_id bigint primary key references series (id) on delete cascade,
  inside integer not null,
  scored integer not null,
  measured_at timestamptz not null
);

-- One row: when a worker last came to the end of what was due.
create table forecast_rounds (
  only_row boolean primary key default true check (only_row),
  finished_at timestamptz not null
);

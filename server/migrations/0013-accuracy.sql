-- The earliest hour whose price changed since forecasts were scored against it; null: none did.
alter table series add column rescore_from timestamptz;
create index series_rescore on series (id) where rescore_from is not null;

-- What a model that was set aside would have said: never shown, only scored, so that its recovery is seen.
alter table forecasts add column shadow boolean not null default false;

-- How far the forecasts of a series are scored. Days are UTC days since 1970. One is scored when it is over; prices that change later move this back.
create table forecast_scoring (
  series_id bigint primary key references series (id) on delete cascade,
  -- The last day scored.
  scored_through integer not null
);

-- What the kept forecasts of a series said of one UTC day, against what was seen: sums, so that those of any days add up. Prices in USD per hour of one
-- instance; a sample is one forecast and one hour in which a price was really seen.
create table forecast_scores (
  series_id bigint not null references series (id) on delete cascade,
  day integer not null,
  forecasts integer not null,
  predictions integer not null,
  samples integer not null,
  actual_hours integer not null,
  zeros integer not null,
  -- Mean of the true prices over samples, and the sum of squared distances from it.
  price_mean double precision not null,
  price_m2 double precision not null,
  abs_error double precision not null,
  squared_error double precision not null,
  relative_error double precision not null,
  naive_abs double precision not null,
  naive_squared double precision not null,
  naive_relative double precision not null,
  -- Where the price of a week before is known; own_abs is ours on those samples.
  seasonal_samples integer not null,
  seasonal_zeros integer not null,
  seasonal_abs double precision not null,
  seasonal_squared double precision not null,
  seasonal_relative double precision not null,
  seasonal_own_abs double precision not null,
  -- Weighted quantile loss: numerator and denominator, in units of the price known at the origin.
  loss double precision not null,
  weight double precision not null,
  inside50 integer not null,
  width50 double precision not null,
  width50_relative double precision not null,
  inside80 integer not null,
  width80 double precision not null,
  width80_relative double precision not null,
  -- By level: how many true prices lay at or below it.
  below double precision[] not null,
  -- Three horizons, 24 hours, three lengths of job: see day-sums.ts.
  horizons double precision[] not null,
  hours double precision[] not null,
  decisions double precision[] not null,
  -- The model of the family, shown or not.
  model_samples integer not null,
  model_relative double precision not null,
  model_naive_relative double precision not null,
  scored_at timestamptz not null,
  primary key (series_id, day)
);
create index forecast_scores_day on forecast_scores (day);

-- What forecasts of a family are made with, and the last scored day that was looked at.
create table forecast_health (
  family text primary key,
  state text not null check (state in ('model', 'naive')),
  since timestamptz,
  day integer not null,
  mape double precision,
  naive_mape double precision,
  days_worse integer not null,
  days_better integer not null
);

-- For whoever has to hear of it. Rows are only added.
create table forecast_health_events (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  family text not null,
  kind text not null check (kind in ('fell_back', 'recovered')),
  day integer not null,
  mape double precision not null,
  naive_mape double precision not null,
  unique (family, day)
);

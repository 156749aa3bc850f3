-- Trainings of the global model: waiting, under way, and what came of them.
create table forecast_models (
  id bigint generated always as identity primary key,
  state text not null default 'training' check (state in ('training', 'kept', 'used', 'failed')),
  -- What forecasts made by it say: forecasts.model_version.
  version text,
  requested_at timestamptz not null,
  trained_at timestamptz,
  trained_by_seed integer not null,
  data_from timestamptz,
  data_as_of timestamptz,
  series integer,
  examples integer,
  scores jsonb,
  bytes bytea,
  -- The same training without the newest weeks: what later trainings are compared with.
  rehearsal bytea,
  in_use boolean not null default false,
  -- Why it is not used, or what went wrong, in words.
  reason text,
  progress real not null default 0,
  failures integer not null default 0,
  next_attempt_at timestamptz,
  -- Compared with the database's clock, which all workers share.
  leased_until timestamptz,
  lease_token uuid,
  check (not in_use or (state = 'used' and bytes is not null))
);
create unique index forecast_models_in_use on forecast_models (in_use) where in_use;
create unique index forecast_models_training on forecast_models (state) where state = 'training';

-- The model in use when the newest forecast was made; null: the local models. Another model makes the forecast due again.
alter table forecast_refresh add column done_model text;

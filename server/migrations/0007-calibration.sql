-- By how much a forecast's bands were widened when it was made, because earlier ones had been too narrow (or narrowed). Never changed afterwards.
alter table forecasts add column width double precision not null default 1;

-- How far true prices lay from the medians of kept forecasts, in half bands as they would have been without widening.
alter table forecast_coverage add column misses jsonb;

-- How the errors of a model's forecasts hang together over hours and places; kept when the model's bytes are dropped.
alter table forecast_models add column dependence jsonb;

-- What belongs to the instance as a whole: small named values.
create table instance_settings (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null
);

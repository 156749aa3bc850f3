-- Sums by session over all time beside those by month: what runs is asked for every few seconds, and is read as one row each.
create table savings_lifetimes (
  workspace_id text not null references workspaces on delete cascade,
  provider text not null,
  session_id bigint not null references usage_sessions on delete cascade,
  compared_ms bigint not null,
  compared_gpu_ms bigint not null,
  cost_dumont numeric not null,
  cost_provider numeric not null,
  other_ms bigint not null,
  cost_other numeric not null,
  cost_storage numeric not null,
  estimated_ms bigint not null,
  primary key (workspace_id, provider, session_id)
);
insert into savings_lifetimes
select workspace_id, provider, session_id, sum(compared_ms)::bigint, sum(compared_gpu_ms)::bigint, sum(cost_dumont), sum(cost_provider),
  sum(other_ms)::bigint, sum(cost_other), sum(cost_storage), sum(estimated_ms)::bigint
from savings_sessions group by 1, 2, 3;

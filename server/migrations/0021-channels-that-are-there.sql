-- Budgets and rules named channels that were removed, or were another workspace's: nothing was sent there. From now on both are refused and kept out.
update budgets b
set channels = (
  select coalesce(jsonb_agg(named.id order by named.place), '[]')
  from jsonb_array_elements(b.channels) with ordinality named (id, place)
  where named.id in (select to_jsonb(c.id) from alert_channels c where c.workspace_id = b.workspace_id and c.removed_at is null)
)
where b.channels <> '[]';

update alert_rules r
set channels = (
  select coalesce(jsonb_agg(named.id order by named.place), '[]')
  from jsonb_array_elements(r.channels) with ordinality named (id, place)
  where named.id in (select to_jsonb(c.id) from alert_channels c where c.workspace_id = r.workspace_id and c.removed_at is null)
)
where r.channels <> '[]';

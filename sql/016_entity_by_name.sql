-- By what an entity is found: its folded name, or its key where a program of the version before wrote
-- it, whose keys are folded. One look-up for both.
create index concurrently entity_by_name on pika_graph."Entity" (
  ag_catalog.agtype_access_operator(variadic array[properties, '"user_id"'::ag_catalog.agtype]),
  (coalesce(
    ag_catalog.agtype_access_operator(variadic array[properties, '"folded"'::ag_catalog.agtype]),
    ag_catalog.agtype_access_operator(variadic array[properties, '"key"'::ag_catalog.agtype])
  ))
)

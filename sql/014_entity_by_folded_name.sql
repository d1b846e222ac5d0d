-- The key of an entity has marks from now on; this finds it without.
create index concurrently entity_by_folded_name on pika_graph."Entity" (
  ag_catalog.agtype_access_operator(variadic array[properties, '"user_id"'::ag_catalog.agtype]),
  ag_catalog.agtype_access_operator(variadic array[properties, '"folded"'::ag_catalog.agtype])
)

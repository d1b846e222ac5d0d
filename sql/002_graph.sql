-- The graph (Apache AGE): (:User)-[:HAS_FACT]->(:Fact)-[:MENTIONS]->(:Entity), and RELATES between the user and entities or
-- between entities, with its type as a property, so that no label is ever created at run time. Every vertex and edge carries user_id.
select ag_catalog.create_graph('pika_graph');
select ag_catalog.create_vlabel('pika_graph', 'User');
select ag_catalog.create_vlabel('pika_graph', 'Fact');
select ag_catalog.create_vlabel('pika_graph', 'Entity');
select ag_catalog.create_elabel('pika_graph', 'HAS_FACT');
select ag_catalog.create_elabel('pika_graph', 'MENTIONS');
select ag_catalog.create_elabel('pika_graph', 'RELATES');

-- Equality on a property in Cypher compiles to agtype_access_operator: these are the indexes it can use.
create unique index user_once on pika_graph."User" (
  ag_catalog.agtype_access_operator(variadic array[properties, '"user_id"'::ag_catalog.agtype])
);
create unique index fact_once on pika_graph."Fact" (
  ag_catalog.agtype_access_operator(variadic array[properties, '"user_id"'::ag_catalog.agtype]),
  ag_catalog.agtype_access_operator(variadic array[properties, '"id"'::ag_catalog.agtype])
);
create unique index entity_once on pika_graph."Entity" (
  ag_catalog.agtype_access_operator(variadic array[properties, '"user_id"'::ag_catalog.agtype]),
  ag_catalog.agtype_access_operator(variadic array[properties, '"key"'::ag_catalog.agtype])
);
-- AGE makes these itself from some version on, under these names.
create index if not exists "HAS_FACT_start_id_idx" on pika_graph."HAS_FACT" (start_id);
create index if not exists "HAS_FACT_end_id_idx" on pika_graph."HAS_FACT" (end_id);
create index if not exists "MENTIONS_start_id_idx" on pika_graph."MENTIONS" (start_id);
create index if not exists "MENTIONS_end_id_idx" on pika_graph."MENTIONS" (end_id);
create index if not exists "RELATES_start_id_idx" on pika_graph."RELATES" (start_id);
create index if not exists "RELATES_end_id_idx" on pika_graph."RELATES" (end_id);
create index relates_by_fact on pika_graph."RELATES" (
  ag_catalog.agtype_access_operator(variadic array[properties, '"user_id"'::ag_catalog.agtype]),
  ag_catalog.agtype_access_operator(variadic array[properties, '"fact_id"'::ag_catalog.agtype])
);

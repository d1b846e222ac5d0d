-- `entity_by_name` has what it had. A program of the version before finds the same without it, among all entities of the person.
drop index pika_graph.entity_by_folded_name;

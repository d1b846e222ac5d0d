create index concurrently facts_that_changed on pika.facts (user_id, updated_at, id, version) where version > 1 or valid_to is not null

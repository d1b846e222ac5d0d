create index concurrently facts_that_expire on pika.facts (user_id, expires_at) where valid_to is null and expires_at is not null

create index concurrently versions_by_time on pika.fact_versions (user_id, changed_at, fact_id, version) where version > 1 or valid_to is not null

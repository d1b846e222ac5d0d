create index concurrently jobs_by_end on pika.jobs (completed_at) where completed_at is not null

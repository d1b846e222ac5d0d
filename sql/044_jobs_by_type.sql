create index concurrently jobs_by_type on pika.jobs (type, id)

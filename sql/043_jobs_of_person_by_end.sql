create index concurrently jobs_of_person_by_end on pika.jobs (user_id, completed_at)

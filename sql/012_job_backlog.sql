-- The jobs that are not over, for the metrics: counted at each scrape without reading the many that are. It leads with no user_id, since it
-- is about everybody's, and does not hold the status, so that taking a job up changes no index.
create index jobs_unfinished on pika.jobs (created_at) where completed_at is null;

-- All of its rows have moved to their months.
drop table pika.audit_log_unsorted;

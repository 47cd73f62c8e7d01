"""The pipeline: Celery workers over the durable runs."""

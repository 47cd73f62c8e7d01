"""What a claim, a review, a verdict are; where they are kept; how they are found. No web, no Celery."""

__version__ = "0.2.0"
